import { silentLog } from '@hansa/testkit';
import { expect, test } from 'vitest';
import { createFakePidFile, createFakeProcesses } from '../testing/fake-processes.ts';
import { createFakeTime } from '../testing/fake-time.ts';
import type { PidRecord } from './pid-file.ts';
import { fingerprint, type Program } from './program.ts';
import { type ComponentState, createSupervised } from './supervised.ts';

const program: Program = {
  name: 'peer',
  file: '/bin/peer',
  arguments: ['node', 'start'],
  directory: '/',
  environment: {},
  logFile: '/dev/null',
  leftovers: [],
  inputs: ['yaml'],
  stopGraceMs: 5_000,
};

function setUp(record?: PidRecord) {
  const time = createFakeTime();
  const processes = createFakeProcesses();
  const pidFile = createFakePidFile(record);
  const states: ComponentState['state'][] = [];
  let ready = true;
  const supervised = createSupervised({
    name: 'peer',
    processes,
    pidFile,
    time,
    random: () => 1,
    log: silentLog,
    onChange: ({ state }) => states.push(state),
  });
  const probe = async () => ({ ready, message: ready ? '' : 'not yet' });
  return {
    time,
    processes,
    pidFile,
    states,
    supervised,
    run: (changed: Partial<Program> = {}) => supervised.run({ program: { ...program, ...changed }, probe }),
    setReady: (value: boolean) => {
      ready = value;
    },
  };
}

test('a child is starting until its probe says that it serves', async () => {
  const { supervised, run, time, states, setReady } = setUp();
  setReady(false);
  await run();
  await time.advance(100);
  expect(supervised.state()).toEqual({ state: 'starting', restarts: 0, message: 'not yet' });
  setReady(true);
  await time.advance(25);
  expect(supervised.state()).toEqual({ state: 'running', restarts: 0, message: '' });
  expect(states.filter((state) => state === 'running')).toHaveLength(1);
});

test('a child that dies comes back after a pause that doubles', async () => {
  const { supervised, run, time, processes } = setUp();
  await run();
  await time.settle();
  for (const pauseMs of [200, 400, 800]) {
    processes.started.at(-1)?.end({ code: 2, signal: null });
    const before = processes.started.length;
    await time.advance(pauseMs - 1);
    expect(supervised.state()).toMatchObject({ state: 'backoff', message: 'ended with code 2' });
    expect(processes.started).toHaveLength(before);
    await time.advance(1);
    expect(processes.started).toHaveLength(before + 1);
  }
  expect(supervised.state().restarts).toBe(3);
});

test('a child that lived for a minute is started again as if it were the first time', async () => {
  const { run, time, processes } = setUp();
  await run();
  await time.settle();
  processes.started[0]?.end({ code: 2, signal: null });
  await time.advance(200);
  await time.advance(60_000);
  processes.started[1]?.end({ code: 2, signal: null });
  await time.advance(200);
  expect(processes.started).toHaveLength(3);
});

test('a running child may miss two probes, not three', async () => {
  const { supervised, run, time, setReady } = setUp();
  await run();
  await time.settle();
  setReady(false);
  await time.advance(5_025);
  expect(supervised.state().state).toBe('running');
  await time.advance(25);
  expect(supervised.state().state).toBe('starting');
});

test('stopping asks first and kills after the grace', async () => {
  const { supervised, run, time, processes, pidFile } = setUp();
  processes.obedient = false;
  await run();
  await time.settle();
  const stopped = supervised.stop();
  await time.advance(4_999);
  expect(processes.started[0]?.signals).toEqual(['SIGTERM']);
  await time.advance(1);
  await stopped;
  expect(processes.started[0]?.signals).toEqual(['SIGTERM', 'SIGKILL']);
  expect(pidFile.current()).toBeUndefined();
  expect(supervised.state().state).toBe('stopped');
});

test('the child of an earlier agent is adopted when its program is the same', async () => {
  const { processes, supervised, run, time, pidFile } = setUp();
  const left = processes.leave();
  await pidFile.write({ ...left.identity, fingerprint: fingerprint(program) });
  await run();
  await time.settle();
  expect(processes.started).toHaveLength(0);
  expect(supervised.state().state).toBe('running');
});

test('a pid that was used again by another process is not adopted', async () => {
  const { processes, run, time, pidFile } = setUp();
  const left = processes.leave();
  await pidFile.write({ pid: left.identity.pid, startTime: 'earlier', fingerprint: fingerprint(program) });
  await run();
  await time.settle();
  expect(left.signals).toEqual([]);
  expect(processes.started).toHaveLength(1);
});

test('a child without a pid file is found by its mark and ended, since nobody knows its program', async () => {
  const { processes, run, time } = setUp();
  const left = processes.leave('peer');
  await run();
  await time.settle();
  expect(left.signals).toEqual(['SIGTERM']);
  expect(processes.started).toHaveLength(1);
});

test('a changed configuration replaces the child, the same one leaves it alone', async () => {
  const { processes, run, time } = setUp();
  await run();
  await run();
  await time.settle();
  expect(processes.started).toHaveLength(1);
  await run({ inputs: ['other yaml'] });
  await time.settle();
  expect(processes.started).toHaveLength(2);
  expect(processes.started[0]?.signals).toEqual(['SIGTERM']);
});

test('work that needs the child stopped is framed by a stop and a start, also when it fails', async () => {
  const { processes, run, time, supervised } = setUp();
  await run();
  await time.settle();
  const work = supervised.whileStopped(async () => {
    expect(supervised.state().state).toBe('stopped');
    throw new Error('refused');
  });
  await expect(work).rejects.toThrow('refused');
  await time.settle();
  expect(processes.started).toHaveLength(2);
  expect(supervised.state().state).toBe('running');
});

test('an agent that ends leaves its child running', async () => {
  const { processes, run, time, supervised, pidFile } = setUp();
  await run();
  await time.settle();
  await supervised.release();
  expect(processes.started[0]?.signals).toEqual([]);
  expect(pidFile.current()).toBeDefined();
});

test('a child that cannot be written down does not outlive the try', async () => {
  const { supervised, run, time, processes, pidFile } = setUp();
  const write = pidFile.write;
  pidFile.write = () => Promise.reject(new Error('ENOSPC: no space left on device'));
  await run();
  await time.advance(200);
  expect(processes.started).toHaveLength(2);
  expect(processes.started.map(({ signals }) => signals)).toEqual([['SIGTERM'], ['SIGTERM']]);
  expect(supervised.state().state).toBe('backoff');
  pidFile.write = write;
  await time.advance(1_000);
  expect(supervised.state().state).toBe('running');
});
