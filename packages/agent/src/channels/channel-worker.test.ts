import { HansaError } from '@hansa/core';
import { silentLog } from '@hansa/testkit';
import { expect, test } from 'vitest';
import type { DesiredChannel, ObservedChannel } from '../protocol/index.ts';
import { createFakeTime } from '../testing/fake-time.ts';
import { createChannelWorker } from './channel-worker.ts';
import type { ChannelPorts } from './ports.ts';

const desired: DesiredChannel = {
  channelId: 'ch-1',
  genesisDigest: 'sha256:00',
  order: true,
  endorse: true,
  approvedElsewhere: false,
  contracts: [{ name: 'notary', version: '1.0.0', sequence: 1, label: 'notary-1' }],
};

/** A host whose orderer, peer and lifecycle remember what was done to them. */
function setUp() {
  const time = createFakeTime();
  const published: ObservedChannel[] = [];
  const calls: string[] = [];
  const world = { orderer: false, wal: false, peer: false, approved: 0, committed: 0 };
  const failures = new Map<string, HansaError[]>();
  let block = (): void => undefined;

  async function call(name: string, effect: () => void = () => undefined): Promise<void> {
    calls.push(name);
    const error = failures.get(name)?.shift();
    if (error !== undefined) throw error;
    effect();
  }
  const ports: ChannelPorts = {
    async fetchBlock() {
      await call('fetch');
      return new Uint8Array();
    },
    checkBlock() {
      calls.push('check');
      const error = failures.get('check')?.[0];
      if (error !== undefined) throw error;
    },
    orderer: {
      see: async () => ({
        orderer: world.orderer ? { active: true, height: 5 } : 'absent',
        remains: world.wal && !world.orderer,
      }),
      join: () => call('order', () => Object.assign(world, { orderer: true, wal: true })),
      leave: () => call('leave', () => Object.assign(world, { orderer: false })),
      clean: () => call('clean', () => Object.assign(world, { wal: false })),
    },
    peer: {
      see: async () => (world.peer ? { height: 5 } : 'absent'),
      join: () => call('join', () => Object.assign(world, { peer: true })),
      untilBlock: (_channelId, signal) =>
        new Promise((resolve) => {
          block = resolve;
          signal.addEventListener('abort', () => resolve());
        }),
    },
    contracts: {
      see: async () => ({ approvedSequence: world.approved, committedSequence: world.committed }),
      approve: () => call('approve', () => Object.assign(world, { approved: 1 })),
    },
  };
  let wanted = desired;
  const worker = createChannelWorker({
    channelId: 'ch-1',
    ports,
    desired: () => wanted,
    unjoined: () => false,
    publish: (observed) => published.push(observed),
    restMs: () => 10_000,
    time,
    random: () => 1,
    log: silentLog,
  });
  return {
    time,
    world,
    calls,
    failures,
    worker,
    last: () => published.at(-1),
    published,
    cutBlock: () => block(),
    want: (change: Partial<DesiredChannel>) => {
      wanted = { ...desired, ...change };
      worker.wake();
    },
  };
}

const unavailable = () => new HansaError('fabric.unavailable', 'no quorum yet');

test('a channel is brought up without waiting, and the block is fetched once', async () => {
  const { time, calls, last } = setUp();
  await time.settle();
  expect(time.nowMs()).toBe(0);
  expect(calls).toEqual(['fetch', 'check', 'order', 'join', 'approve']);
  expect(last()).toMatchObject({
    orderer: 'active',
    peer: 'joined',
    contracts: [{ name: 'notary', approvedSequence: 1, committedSequence: 0 }],
  });
});

test('a commit elsewhere is seen with the block that brings it', async () => {
  const { time, world, cutBlock, last } = setUp();
  await time.advance(5_000);
  world.committed = 1;
  cutBlock();
  await time.advance(20);
  expect(last()?.contracts[0]?.committedSequence).toBe(1);
});

test('a commit through this host is told at once', async () => {
  const { time, worker, last } = setUp();
  await time.settle();
  worker.committed('notary', 1);
  expect(last()?.contracts[0]?.committedSequence).toBe(1);
});

test('an approval that finds no quorum is tried again soon, and nobody is told unless it stays', async () => {
  const { time, calls, failures, published } = setUp();
  failures.set('approve', [unavailable(), unavailable()]);
  await time.advance(25 + 50);
  expect(calls.filter((name) => name === 'approve')).toHaveLength(3);
  expect(published.every(({ errorCode }) => errorCode === '')).toBe(true);
});

test('what stays in the way is told with its code, and untold once it is gone', async () => {
  const { time, failures, last } = setUp();
  failures.set('approve', Array.from({ length: 8 }, unavailable));
  await time.advance(3_500);
  expect(last()).toMatchObject({ errorCode: 'fabric.unavailable', errorMessage: 'no quorum yet', peer: 'joined' });
  await time.advance(10_000);
  expect(last()).toMatchObject({ errorCode: '', contracts: [{ approvedSequence: 1 }] });
});

test('a block that the host refuses is told at once and not tried again before something changes', async () => {
  const { time, calls, failures, last, worker } = setUp();
  failures.set('check', [new HansaError('genesis.refused', 'not the policies of its members')]);
  await time.advance(9_000);
  expect(last()).toMatchObject({ orderer: 'failed', peer: 'failed', errorCode: 'genesis.refused' });
  expect(calls).toEqual(['fetch', 'check']);
  failures.clear();
  worker.wake();
  await time.settle();
  expect(last()).toMatchObject({ orderer: 'active', errorCode: '' });
});

test('an orderer has left only when its log is gone', async () => {
  const { time, failures, want, last, world } = setUp();
  await time.settle();
  failures.set('clean', [unavailable()]);
  want({ order: false });
  await time.settle();
  expect(world).toMatchObject({ orderer: false, wal: true });
  expect(last()?.orderer).not.toBe('absent');
  await time.advance(25);
  expect(world.wal).toBe(false);
  expect(last()?.orderer).toBe('absent');
});

test('a worker that is told to stop stops while it waits', async () => {
  const { time, worker } = setUp();
  await time.settle();
  await worker.stop();
});
