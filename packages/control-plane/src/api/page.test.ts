import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOfAll } from './page.ts';

it('gives every item once, in order, whatever the size of the page', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (all, limit) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = pageOfAll(all, cursor === undefined ? { limit } : { limit, cursor }, (item) => item);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items);
          cursor = page.next;
        } while (cursor !== undefined);
        expect(seen).toEqual(all);
      },
    ),
  );
});

it('refuses a cursor that is none of ours', () => {
  expect(() => pageOfAll(['a'], { cursor: 'made up' }, (item) => item)).toThrow('must be `next` of a page before');
});
