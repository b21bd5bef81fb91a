import { HansaError } from '@hansa/core';
import { silentLog } from '@hansa/testkit';
import { expect, test, vi } from 'vitest';
import type { Task, TaskResult } from '../protocol/index.ts';
import { createFakeTime } from '../testing/fake-time.ts';
import { createTaskRunner } from './runner.ts';

const unjoin = (id: string): Task => ({ id, body: 'unjoinChannels', unjoinChannels: { channelIds: ['ch-1'] } });

function setUp(work: () => Promise<void>) {
  const sent: TaskResult[] = [];
  const unjoinChannels = vi.fn(work);
  const handlers = { unjoinChannels, commitContract: () => Promise.resolve() };
  const run = createTaskRunner({ handlers, send: (result) => sent.push(result), log: silentLog });
  return { run, sent, unjoinChannels, time: createFakeTime() };
}

test('a task that comes twice is done once and answered twice', async () => {
  const { run, sent, unjoinChannels, time } = setUp(() => Promise.resolve());
  run(unjoin('t1'));
  run(unjoin('t1'));
  await time.settle();
  run(unjoin('t1'));
  expect(unjoinChannels).toHaveBeenCalledOnce();
  expect(sent.map(({ id, ok }) => [id, ok])).toEqual([
    ['t1', true],
    ['t1', true],
  ]);
});

test('a failed task tells its code, and is tried again when it is asked for again', async () => {
  const { run, sent, unjoinChannels, time } = setUp(() =>
    Promise.reject(new HansaError('fabric.refused', 'The peer refused')),
  );
  run(unjoin('t1'));
  await time.settle();
  expect(sent).toEqual([{ id: 't1', ok: false, errorCode: 'fabric.refused', errorMessage: 'The peer refused' }]);
  run(unjoin('t1'));
  expect(unjoinChannels).toHaveBeenCalledTimes(2);
});

test('a task of a kind that this agent does not know is refused', async () => {
  const { run, sent, time } = setUp(() => Promise.resolve());
  run({ id: 't1' });
  await time.settle();
  expect(sent).toMatchObject([{ ok: false, errorCode: 'request.invalid' }]);
});
