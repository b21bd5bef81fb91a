import type { GatewayBundle } from '@hansa/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostId, testBundle } from '../testing/league.ts';
import { checkSuccession } from './rules.ts';

const nowMs = Date.parse('2026-06-01T00:00:00.000Z');
const check = (current: GatewayBundle | undefined, next: GatewayBundle) =>
  checkSuccession(current, next, { hostId, nowMs });

describe('a bundle may not follow', () => {
  test('when it is for another gateway', () => {
    expect(() => check(undefined, testBundle({ gateway: 'ho-other' }))).toThrow(
      `The bundle is for gateway ho-other, this one is ${hostId}`,
    );
  });

  test('when it has expired, to the millisecond', () => {
    const expiresAt = (ms: number) => testBundle({ expiresAt: new Date(ms).toISOString() });
    expect(() => check(undefined, expiresAt(nowMs))).toThrow('expired');
    expect(() => check(undefined, expiresAt(nowMs + 1))).not.toThrow();
  });

  test('when its expiry is no time', () => {
    expect(() => check(undefined, testBundle({ expiresAt: 'never' }))).toThrow('expired');
  });

  test('when another content is in force under its sequence', () => {
    expect(() => check(testBundle(), testBundle({ keys: [] }))).toThrow('is in force with another content');
  });
});

test('whatever is offered in whatever order, the sequence in force never falls and a sequence never changes its content', () => {
  const offer = fc.record({ sequence: fc.integer({ min: 1, max: 5 }), content: fc.integer({ min: 0, max: 1 }) });
  fc.assert(
    fc.property(fc.array(offer, { maxLength: 30 }), (offers) => {
      let inForce: GatewayBundle | undefined;
      const contents = new Map<number, number>();
      for (const { sequence, content } of offers) {
        const next = testBundle({ sequence, issuedAt: `2026-05-0${content + 1}T00:00:00.000Z` });
        const highest = Math.max(0, ...contents.keys());
        const allowed = sequence > highest || (sequence === highest && contents.get(sequence) === content);
        if (!allowed) {
          expect(() => check(inForce, next)).toThrow();
          continue;
        }
        check(inForce, next);
        inForce = next;
        contents.set(sequence, content);
      }
    }),
  );
});
