import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOurs, machineName, readLabel, siteName, writeLabel } from './name.ts';

describe('names on ECloud', () => {
  it('are 5 to 22 letters, start with one and are the same at each call', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        for (const name of [machineName(key), siteName(key)]) {
          expect(name).toMatch(/^[a-z][a-z0-9-]{3,20}[a-z0-9]$/);
          expect(isOurs(name)).toBe(true);
        }
        expect(machineName(key)).toBe(machineName(key));
        expect(machineName(key)).not.toBe(siteName(key));
      }),
    );
  });
});

describe('the label in a description', () => {
  it('comes back as it was written, in ASCII', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, fc.dictionary(text, text), (owner, key, site, tags) => {
        const written = writeLabel({ owner, key, site, tags: { ...tags } });
        expect(written).toMatch(/^[\x20-\x7e]*$/);
        expect(readLabel(written)).toEqual({ owner, key, site, tags: { ...tags } });
      }),
    );
  });

  it.each(['', 'a note of the operator', '{"hansa":1,"owner":"lg', '{"hansa":1,"owner":1}', 7])(
    'is not read out of %j',
    (description) => {
      expect(readLabel(description)).toBeUndefined();
    },
  );
});
