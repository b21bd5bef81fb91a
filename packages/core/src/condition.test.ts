import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, deriveReady, holds, isFalse, isTrue, isUnknown, mergeConditions } from './condition.ts';

const at = (
  iso: string,
  generation: number,
  ...reports: Parameters<typeof mergeConditions>[1][number][]
): Condition[] => mergeConditions([], reports, generation, iso);

describe('mergeConditions', () => {
  it('moves changedAt only when the status changes', () => {
    const first = at('2026-01-01T00:00:00Z', 1, isFalse('Placed', 'Waiting', 'for a city'));
    const same = mergeConditions(first, [isFalse('Placed', 'Waiting', 'for two')], 2, '2026-01-02T00:00:00Z');
    expect(same[0]).toMatchObject({ changedAt: '2026-01-01T00:00:00Z', message: 'for two', observedGeneration: 2 });
    const changed = mergeConditions(same, [isTrue('Placed')], 2, '2026-01-03T00:00:00Z');
    expect(changed[0]).toMatchObject({ status: 'True', changedAt: '2026-01-03T00:00:00Z' });
  });

  it('keeps what no report speaks of', () => {
    const before = at('2026-01-01T00:00:00Z', 1, isTrue('A'), isTrue('B'));
    const after = mergeConditions(before, [isUnknown('B', 'Silent', 'not heard')], 1, '2026-01-02T00:00:00Z');
    expect(after.map(({ type, status }) => [type, status])).toEqual([
      ['A', 'True'],
      ['B', 'Unknown'],
    ]);
  });
});

describe('deriveReady', () => {
  it('is True exactly when every part holds at this generation', () => {
    const status = fc.constantFrom('True' as const, 'False' as const, 'Unknown' as const);
    const part = fc.record({ status, generation: fc.integer({ min: 1, max: 2 }) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const conditions = parts.map(({ status, generation }, index) => ({
          type: `P${index}`,
          status,
          reason: 'R',
          message: '',
          observedGeneration: generation,
          changedAt: '2026-01-01T00:00:00Z',
        }));
        const types = conditions.map(({ type }) => type);
        const ready = deriveReady(conditions, types, 2);
        expect(ready.status === 'True').toBe(types.every((type) => holds(conditions, type, 2)));
      }),
    );
  });

  it('names the first part that is in the way and says Unknown when that part is unknown', () => {
    const conditions = at('2026-01-01T00:00:00Z', 3, isTrue('A'), isUnknown('B', 'AgentSilent', 'no report for 40 s'));
    expect(deriveReady(conditions, ['A', 'B', 'C'], 3)).toEqual({
      type: 'Ready',
      status: 'Unknown',
      reason: 'AgentSilent',
      message: 'no report for 40 s',
    });
  });

  it('does not trust a part seen at an older generation', () => {
    const conditions = at('2026-01-01T00:00:00Z', 1, isTrue('A'));
    expect(deriveReady(conditions, ['A'], 2)).toMatchObject({ status: 'False', reason: 'APending' });
  });
});
