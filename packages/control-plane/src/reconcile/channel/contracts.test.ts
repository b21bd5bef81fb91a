import { describe, expect, it } from 'vitest';
import { aMember, anObservedChannel } from '../../testing/builders.ts';
import { commitStep, definitionsToTell } from './contracts.ts';
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

describe('telling the definitions', () => {
  const joined = (n: number, change: Partial<Member> = {}) =>
    aMember(n, {
      desired: {
        channelId: 'ch-1',
        genesisDigest: 'digest',
        order: true,
        endorse: true,
        contracts: [],
        approvedElsewhere: false,
      },
      observed: anObservedChannel({}),
      ...change,
    });
  const orders = (orderer: string) => ({ observed: anObservedChannel({ orderer }) });
  const told = (all: Member[]) => definitionsToTell('ch-1', all, [definition]).map(({ hostId }) => hostId);

  it('waits until every orderer is at work, since one that joins later falls behind', () => {
    expect(told([joined(1), joined(2), joined(3), joined(4, orders('onboarding'))])).toEqual([]);
    expect(told([joined(1), joined(2), joined(3), joined(4)])).toEqual(['ho-1', 'ho-2', 'ho-3', 'ho-4']);
  });

  it('does not wait for an orderer whose agent is silent', () => {
    const silent = joined(4, { ...orders('absent'), silent: true });
    expect(told([joined(1), joined(2), joined(3), silent])).toEqual(['ho-1', 'ho-2', 'ho-3', 'ho-4']);
  });

  it('tells one host of a city to approve, another when that one is silent, and keeps to the one that did', () => {
    const city = (changes: Partial<Member>[]) =>
      changes.map((change, index) => joined(1, { hostId: `ho-1${index}`, orders: index === 0, ...change }));
    const approving = (all: Member[]) =>
      definitionsToTell('ch-1', all, [definition])
        .filter(({ body }) => !body.approvedElsewhere)
        .map(({ hostId }) => hostId);
    const orderer = { endorses: false };
    expect(approving(city([orderer, {}, {}]))).toEqual(['ho-10', 'ho-11']);
    expect(approving(city([orderer, { silent: true }, {}]))).toEqual(['ho-10', 'ho-12']);
    const did = anObservedChannel({ contracts: [{ name: 'notary', approvedSequence: 1, committedSequence: 0 }] });
    expect(approving(city([orderer, {}, { observed: did }]))).toEqual(['ho-10', 'ho-12']);
  });

  it('tells each host once', () => {
    const [first] = definitionsToTell('ch-1', [joined(1)], [definition]);
    expect(first?.body).toMatchObject({ channelId: 'ch-1', order: true, contracts: [definition] });
    expect(told([joined(1, { desired: first?.body })])).toEqual([]);
  });
});

describe('committing a contract', () => {
  it('waits for a majority of the endorsing cities', () => {
    expect(step(members(2))).toBeUndefined();
    expect(step(members(3))).toEqual({
      hostId: 'ho-1',
      key: prefix,
      body: { channelId: 'ch-1', definition, endorsingMspIds: ['cn-1', 'cn-2', 'cn-3'] },
    });
  });

  it('counts a city once, however many of its hosts have approved', () => {
    const twice = members(2).flatMap((member) => [member, { ...member, hostId: `${member.hostId}b` }]);
    const rest = members(4).slice(2);
    const silent = rest.map((member) => ({ ...member, observed: undefined }));
    expect(step([...twice, ...silent])).toBeUndefined();
    expect(step([...twice, ...rest])).toMatchObject({ body: { endorsingMspIds: ['cn-1', 'cn-2', 'cn-3'] } });
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
