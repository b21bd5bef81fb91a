import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredChannel } from '../protocol/index.ts';
import { nextStep, type SeenChannel, type SeenDefinition, type Step } from './channel-state.ts';

const notary = { name: 'notary', version: '1.0.0', sequence: 1, label: 'notary-1' };
const desired: DesiredChannel = {
  channelId: 'ch-1',
  genesisDigest: 'sha256:00',
  order: true,
  endorse: true,
  approvedElsewhere: false,
  contracts: [notary],
};
const nothing: SeenChannel = { orderer: 'absent', remains: false, peer: 'absent', definitions: new Map() };

/** What the world looks like after a step went well; a commit comes from elsewhere. */
function after(step: Step, seen: SeenChannel): SeenChannel {
  const withDefinitions = (change: Partial<SeenDefinition>): SeenChannel => {
    const before = seen.definitions.get('notary') ?? { approvedSequence: 0, committedSequence: 0 };
    return { ...seen, definitions: new Map([['notary', { ...before, ...change }]]) };
  };
  switch (step.do) {
    case 'join-orderer': {
      const joined: SeenChannel = { ...seen, orderer: { active: true, height: 1 } };
      return step.peerToo ? { ...joined, peer: { height: 1 } } : joined;
    }
    case 'leave-orderer':
    case 'clean-orderer':
      return { ...seen, orderer: 'absent', remains: false };
    case 'join-peer':
      return { ...seen, peer: { height: 1 } };
    case 'approve':
      return withDefinitions({ approvedSequence: 1 });
    case 'await':
      return step.what === 'commit'
        ? withDefinitions({ committedSequence: 1 })
        : { ...seen, orderer: { active: true, height: 1 } };
    case 'refuse-remains':
    case 'rest':
      return seen;
  }
}

function steps(wanted: DesiredChannel, from: SeenChannel, unjoined = false): Step['do'][] {
  const done: Step['do'][] = [];
  let seen = from;
  for (let index = 0; index < 10; index++) {
    const step = nextStep(wanted, seen, unjoined);
    done.push(step.do);
    if (step.do === 'rest' || step.do === 'refuse-remains') return done;
    seen = after(step, seen);
  }
  throw new Error(`no rest after ${done.join(', ')}`);
}

test('a channel is joined by orderer and peer at once, then approved, and waits for the commit', () => {
  expect(steps(desired, nothing)).toEqual(['join-orderer', 'approve', 'await', 'rest']);
});

test('a peer joins alone where the orderer has joined before, and never again what it was taken off', () => {
  const joined = { ...nothing, orderer: { active: true, height: 1 } };
  expect(steps(desired, joined)).toEqual(['join-peer', 'approve', 'await', 'rest']);
  expect(nextStep(desired, nothing, true)).toEqual({ do: 'join-orderer', peerToo: false });
  expect(nextStep({ ...desired, endorse: false }, nothing, false)).toEqual({ do: 'join-orderer', peerToo: false });
});

test('a host without a peer waits until its orderer is at work', () => {
  const orders = { ...desired, endorse: false };
  const onboarding = { ...nothing, orderer: { active: false, height: 1 } };
  expect(nextStep(orders, onboarding, false)).toEqual({ do: 'await', what: 'orderer' });
  expect(nextStep(orders, { ...nothing, orderer: { active: true, height: 1 } }, false)).toEqual({ do: 'rest' });
});

test('a peer whose city approves through another host joins, and waits for the commit', () => {
  const other = { ...desired, order: false, approvedElsewhere: true };
  expect(nextStep(other, nothing, false)).toEqual({ do: 'join-peer' });
  expect(nextStep(other, { ...nothing, peer: { height: 1 } }, false)).toEqual({ do: 'await', what: 'commit' });
});

test('no channel starts over what an earlier one of its name left', () => {
  expect(steps(desired, { ...nothing, remains: true })).toEqual(['refuse-remains']);
});

test('an orderer that shall not order leaves, and what it leaves is cleaned', () => {
  const left = { ...desired, order: false };
  const full: SeenChannel = { ...nothing, orderer: { active: true, height: 9 }, peer: { height: 9 } };
  expect(nextStep(left, full, false)).toEqual({ do: 'leave-orderer' });
  expect(nextStep(left, { ...full, orderer: 'absent', remains: true }, false)).toEqual({ do: 'clean-orderer' });
});

test('a peer that a task took off the channel does not join again', () => {
  expect(steps({ ...desired, order: false }, nothing, true)).toEqual(['rest']);
});

test('a higher sequence is approved anew', () => {
  const committed = new Map([['notary', { approvedSequence: 1, committedSequence: 1 }]]);
  const seen: SeenChannel = {
    ...nothing,
    orderer: { active: true, height: 9 },
    peer: { height: 9 },
    definitions: committed,
  };
  const second = { ...notary, sequence: 2 };
  expect(nextStep({ ...desired, contracts: [second] }, seen, false)).toEqual({ do: 'approve', definitions: [second] });
});

test('from anywhere the steps come to rest, or refuse leftovers', () => {
  const world = fc.record({
    orderer: fc.constantFrom<SeenChannel['orderer']>(
      'absent',
      { active: true, height: 3 },
      { active: false, height: 1 },
    ),
    remains: fc.boolean(),
    peer: fc.constantFrom<SeenChannel['peer']>('absent', { height: 3 }),
    definitions: fc
      .record({ approvedSequence: fc.nat(1), committedSequence: fc.nat(1) })
      .map((definition) => new Map([['notary', definition]])),
  });
  fc.assert(
    fc.property(world, fc.boolean(), fc.boolean(), fc.boolean(), (seen, order, endorse, unjoined) => {
      const last = steps({ ...desired, order, endorse }, seen, unjoined).at(-1);
      const refused = order && seen.orderer === 'absent' && seen.remains;
      expect(last).toBe(refused ? 'refuse-remains' : 'rest');
    }),
  );
});
