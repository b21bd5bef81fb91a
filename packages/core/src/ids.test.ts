import { describe, expect, it } from 'vitest';
import { createIds, idPattern } from './ids.ts';
import { allKinds } from './kinds/kind.ts';

describe('createIds', () => {
  const newId = createIds((bytes) => crypto.getRandomValues(bytes));

  it('makes ids that match the pattern of their kind and differ', () => {
    for (const kind of allKinds) {
      const made = Array.from({ length: 50 }, () => newId(kind));
      for (const id of made) expect(id).toMatch(new RegExp(idPattern(kind)));
      expect(new Set(made).size).toBe(50);
    }
  });

  it("makes channel ids that Fabric takes as a channel's name", () => {
    expect(newId('channel')).toMatch(/^[a-z][a-z0-9.-]*$/);
  });
});
