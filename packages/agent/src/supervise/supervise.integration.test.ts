import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, silentLog } from '@hansa/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemTime } from '../time.ts';
import { rotateLog } from './log-file.ts';
import { createPidFile } from './pid-file.ts';
import { createProcessTable, isGone, markVariable } from './process.ts';
import type { Program } from './program.ts';
import { createSupervised, type Supervised } from './supervised.ts';

let home: string;
const made: Supervised[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'supervise '));
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.stop()));
  await rm(home, { recursive: true });
});

const shell = (script: string): Program => ({
  name: 'child',
  file: '/bin/sh',
  arguments: ['-c', script],
  directory: home,
  environment: {},
  logFile: join(home, 'log', 'child.log'),
  leftovers: [],
  inputs: [],
  stopGraceMs: 300,
});

/** What an agent makes for a component; a second one on the same home is the agent's successor. */
function supervise(): Supervised {
  const supervised = createSupervised({
    name: 'child',
    processes: createProcessTable(home, { ...process.env, HANSA_MACHINE: 'supervise-test' }),
    pidFile: createPidFile(join(home, 'child.pid.json')),
    time: systemTime,
    random: Math.random,
    log: silentLog,
    onChange: () => undefined,
  });
  made.push(supervised);
  return supervised;
}

const probe = async () => ({ ready: true, message: '' });
const identity = async () => JSON.parse(await readFile(join(home, 'child.pid.json'), 'utf8'));
const running = (supervised: Supervised) =>
  eventually(() => {
    expect(supervised.state().state).toBe('running');
  });

test('a child runs detached, logs to its file, inherits the marker and carries its own', async () => {
  const supervised = supervise();
  await supervised.run({ program: shell('echo hello; exec sleep 60'), probe });
  await running(supervised);
  const { pid } = await identity();
  await eventually(async () => {
    expect(await readFile(join(home, 'log', 'child.log'), 'utf8')).toBe('hello\n');
  });
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
  expect(environment).toContain('HANSA_MACHINE=supervise-test');
  expect(environment).toContain(`${markVariable}=${home}#child`);
  await supervised.stop();
  expect(isGone(await Promise.resolve({ pid, startTime: '0' }))).toBe(true);
});

test('a successor adopts the child, sees its end and starts it again', async () => {
  const first = supervise();
  await first.run({ program: shell('exec sleep 60'), probe });
  await running(first);
  const before = await identity();
  await first.release();
  const second = supervise();
  await second.run({ program: shell('exec sleep 60'), probe });
  await running(second);
  expect(await identity()).toEqual(before);
  process.kill(before.pid, 'SIGKILL');
  await eventually(() => {
    expect(second.state()).toMatchObject({ state: 'running', restarts: 1 });
  });
  expect((await identity()).pid).not.toBe(before.pid);
});

test('a child whose pid file was never written is found and ended before another starts', async () => {
  const first = supervise();
  await first.run({ program: shell('exec sleep 60'), probe });
  await running(first);
  const orphan = await identity();
  await first.release();
  await rm(join(home, 'child.pid.json'));
  const second = supervise();
  await second.run({ program: shell('exec sleep 60'), probe });
  await running(second);
  expect(isGone(orphan)).toBe(true);
});

test('a stop reaches the whole group, also a child that ignores being asked', async () => {
  const supervised = supervise();
  await supervised.run({
    program: shell(`trap '' TERM; sleep 60 & echo $! > '${home}/grandchild'; wait; wait`),
    probe,
  });
  await running(supervised);
  const { pid } = await identity();
  const grandchild = await eventually(async () => {
    const text = await readFile(join(home, 'grandchild'), 'utf8');
    expect(text).not.toBe('');
    return Number(text);
  });
  await supervised.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await eventually(() => {
    expect(() => process.kill(grandchild, 0)).toThrow('ESRCH');
  });
});

test('a program that is not there is told and tried again', async () => {
  const supervised = supervise();
  await supervised.run({ program: { ...shell(''), file: join(home, 'missing') }, probe });
  await eventually(() => {
    expect(supervised.state().state).toBe('backoff');
  });
  expect(supervised.state().message).toContain('ENOENT');
});

test('sockets that a killed process left are removed before the next start', async () => {
  const leftover = join(home, 's');
  await writeFile(leftover, '');
  const supervised = supervise();
  const script = `test ! -e '${leftover}' && exec sleep 60`;
  await supervised.run({ program: { ...shell(script), leftovers: [leftover] }, probe });
  await running(supervised);
  expect(supervised.state().restarts).toBe(0);
});

test('a log that has grown is kept once and emptied in place', async () => {
  const supervised = supervise();
  await supervised.run({ program: shell('while echo line; do sleep 0.01; done'), probe });
  const log = join(home, 'log', 'child.log');
  await eventually(async () => {
    expect((await readFile(log, 'utf8')).length).toBeGreaterThan(20);
  });
  expect(await rotateLog(log, 20)).toBe(true);
  expect(await readFile(`${log}.1`, 'utf8')).toContain('line');
  await eventually(async () => {
    const text = await readFile(log, 'utf8');
    expect(text.startsWith('line\n')).toBe(true);
  });
  expect(await rotateLog(join(home, 'none'))).toBe(false);
});
