import { describe, expect, it } from 'vitest';
import { aMember, anObservedChannel } from '../../testing/builders.ts';
import { commitStep } from './contracts.ts';
import type { Member } from './scope.ts';

const definition = { name: 'notary', version: '1.0.0', sequence: 1, label: 'notary_1.0.0' };
const prefix = 'commit/ch-1/notary/1';

const members = (approved: number, committed = 0): Member[] =>
  [1, 2, 3, 4].map((n) =>
    aMember(n, {
      observed: anObservedChannel({
        contracts: [
          { name: 'notary', approvedSequence: n <= approved ? 1 : 0, committedSequence: n <= committed ? 1 : 0 },
        ],
      }),
    }),
  );
const step = (endorsing: Member[], tasks: Parameters<typeof commitStep>[2] = [], nowMs = 0) =>
  commitStep(definition, endorsing, tasks, nowMs, 'ch-1');
const failed = (key: string, endedMs: number) => ({ key, state: 'failed' as const, endedAt: new Date(endedMs) });

describe('committing a contract', () => {
  it('waits for a majority of the endorsing cities', () => {
    expect(step(members(2))).toBeUndefined();
    expect(step(members(3))).toEqual({
      hostId: 'ho-1',
      key: prefix,
      body: { channelId: 'ch-1', definition, endorsingMspIds: ['cn-1', 'cn-2', 'cn-3'] },
    });
  });

  it('does not count a city whose agent is silent', () => {
    const [first, ...rest] = members(3);
    expect(step([{ ...(first as Member), silent: true }, ...rest])).toBeUndefined();
  });

  it('gives one task only, on whichever host, and none once it is committed', () => {
    expect(step(members(4), [{ key: prefix, state: 'sent', endedAt: null }])).toBeUndefined();
    expect(step(members(4), [{ key: prefix, state: 'done', endedAt: new Date(0) }])).toBeUndefined();
    expect(step(members(4, 1))).toBeUndefined();
  });

  it('tries a failed task again after a pause, under a new key and by the next host', () => {
    expect(step(members(4), [failed(prefix, 1_000)], 1_200)).toEqual({ dueInMs: 300 });
    expect(step(members(4), [failed(prefix, 1_000)], 1_500)).toMatchObject({ hostId: 'ho-2', key: `${prefix}#2` });
    const twice = [failed(prefix, 0), failed(`${prefix}#2`, 2_000)];
    expect(step(members(4), twice, 2_500)).toEqual({ dueInMs: 500 });
    expect(step(members(4), twice, 3_000)).toMatchObject({ hostId: 'ho-3', key: `${prefix}#3` });
  });
});
