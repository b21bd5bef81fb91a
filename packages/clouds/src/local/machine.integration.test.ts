import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemClock } from '@hansa/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallOptions, CloudProvider } from '../port.ts';
import { startLocalMachines, stopLocalMachines } from './fleet.ts';
import { createLocalCloud } from './local-cloud.ts';
import { findProcesses, markerOf } from './process.ts';
import { createMachineRecords } from './record.ts';
import { runFolderOf } from './run-folder.ts';
import { leftoversOf, localMachineSpec } from './testing.ts';

const call: CallOptions = { signal: new AbortController().signal, callId: 'test' };
const homes: { readonly root: string; readonly league: string }[] = [];

/** A root whose path has a space, and its provider. */
async function home(league: string, addressBlock = '127.33.8.0/24') {
  const root = join(await realpath(await mkdtemp(join(tmpdir(), 'hansa home '))), 'local');
  const config = { league, root, addressBlock, graceMs: 1_000, fabricBin: '/opt/fabric bin', consoleBytesMax: 10_000 };
  homes.push(config);
  const cloud = createLocalCloud(config, { clock: systemClock });
  const create = (key: string, script: string) => cloud.createMachine(localMachineSpec(league, key, script), call);
  const folder = (key: string) => join(root, 'machines', key);
  return { root, league, config, cloud, create, folder };
}

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let leftMs = 5_000; leftMs > 0; leftMs -= 10) {
    const seen = await look().catch(() => undefined);
    if (seen !== undefined && seen !== false) return seen;
    await delay(10);
  }
  throw new Error('It did not happen within 5 s');
}

const text = (path: string) => until(async () => (await readFile(path, 'utf8')) || undefined);
const reach = (cloud: CloudProvider, key: string, phase: string) =>
  until(async () => (await cloud.observeMachine({ key }, call)).phase === phase);

afterEach(async () => {
  for (const { root, league } of homes.splice(0)) {
    const cloud = createLocalCloud({ root, league, addressBlock: '127.33.8.0/24' }, { clock: systemClock });
    for await (const { key } of cloud.listMachines({ owner: league }, call)) await cloud.deleteMachine({ key }, call);
    expect(await leftoversOf(root, league)).toEqual([]);
    await rm(join(root, '..'), { recursive: true, force: true });
  }
});

describe('a machine of this computer', () => {
  it('runs its user data in its own folder with a small environment', async () => {
    const { create, folder } = await home('lg-env');
    await create('one', 'env -0 > seen.new; pwd > where; mv seen.new seen; exec sleep 600');
    const seen = (await text(join(folder('one'), 'seen')))
      .split('\0')
      .filter((line) => !/^(_|SHLVL|PWD|OLDPWD)=/.test(line));
    const names = seen.map((line) => line.split('=')[0]).filter((name) => name !== '');
    expect(names.sort()).toEqual([
      'HANSA_FABRIC_BIN',
      'HANSA_MACHINE',
      'HANSA_MACHINE_ADDRESS',
      'HOME',
      'LANG',
      'PATH',
    ]);
    expect(seen).toContain('HANSA_MACHINE=lg-env/one');
    expect(seen).toContain('HANSA_MACHINE_ADDRESS=127.33.8.1');
    expect((await readFile(join(folder('one'), 'where'), 'utf8')).trim()).toBe(folder('one'));
    expect((await stat(folder('one'))).mode & 0o777).toBe(0o700);
  });

  it('has a console that keeps what was printed last, within its limit', async () => {
    const { create, folder, cloud } = await home('lg-console');
    await create('loud', 'head -c 25000 /dev/zero | tr "\\0" x; echo; echo the end; exec sleep 600');
    await until(async () => (await readFile(join(folder('loud'), 'console.log'), 'utf8')).endsWith('the end\n'));
    expect((await stat(join(folder('loud'), 'console.log'))).size).toBeLessThanOrEqual(10_000);
    expect((await stat(join(folder('loud'), 'previous-console.log'))).size).toBe(10_000);
    expect((await cloud.observeMachine({ key: 'loud' }, call)).phase).toBe('running');
  });

  it('gets the lowest address that no machine has, also after a deletion', async () => {
    const { create, cloud } = await home('lg-address');
    for (const key of ['a', 'b', 'c']) await create(key, 'exec sleep 600');
    await cloud.deleteMachine({ key: 'b' }, call);
    await create('d', 'exec sleep 600');
    expect((await cloud.observeMachine({ key: 'd' }, call)).privateAddress).toBe('127.33.8.2');
  });

  it('may stop by itself before what it left behind is killed, detached or deaf to SIGTERM', async () => {
    const { root, create, folder, cloud, league } = await home('lg-stubborn');
    await create(
      'one',
      `trap 'echo asked > ${JSON.stringify(join(root, '..', 'asked'))}; exit 0' TERM
       setsid bash -c 'trap "" TERM HUP; echo up > detached; while :; do sleep 1; done' &
       wait`,
    );
    await text(join(folder('one'), 'detached'));
    await cloud.deleteMachine({ key: 'one' }, call);
    expect(await readFile(join(root, '..', 'asked'), 'utf8')).toBe('asked\n');
    expect(await leftoversOf(root, league)).toEqual([]);
    expect((await cloud.observeMachine({ key: 'one' }, call)).phase).toBe('absent');
  });

  it('takes its run folder with it, and no one else’s', async () => {
    const { create, folder, cloud } = await home('lg-run');
    const uid = process.getuid?.() ?? 0;
    for (const key of ['goes', 'stays']) {
      await create(key, 'exec sleep 600');
      await mkdir(runFolderOf(folder(key), uid), { recursive: true, mode: 0o700 });
    }
    await cloud.deleteMachine({ key: 'goes' }, call);
    await expect(stat(runFolderOf(folder('goes'), uid))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(runFolderOf(folder('stays'), uid))).isDirectory()).toBe(true);
    await cloud.deleteMachine({ key: 'stays' }, call);
  });

  it('leaves a link in the place of its run folder alone', async () => {
    const { create, folder, cloud, root } = await home('lg-link');
    await create('one', 'exec sleep 600');
    const path = runFolderOf(folder('one'), process.getuid?.() ?? 0);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    await symlink(join(root, '..'), path);
    await cloud.deleteMachine({ key: 'one' }, call);
    expect((await stat(root)).isDirectory()).toBe(true);
    await rm(path);
  });
});

describe('the local cloud after a death', () => {
  it('boots a machine whose creator died between record and boot', async () => {
    const { root, league, create, cloud, folder } = await home('lg-crash');
    const record = {
      key: 'one',
      address: '127.33.8.7',
      site: 'local',
      tags: {},
      createdAt: '',
      state: 'intended',
    } as const;
    await createMachineRecords(root).add(record, 'exec sleep 600');
    expect((await cloud.observeMachine({ key: 'one' }, call)).phase).toBe('creating');
    await create('one', 'exec sleep 600');
    await reach(cloud, 'one', 'running');
    expect((await cloud.observeMachine({ key: 'one' }, call)).privateAddress).toBe('127.33.8.7');
    expect(await findProcesses(markerOf(league, 'one'))).not.toEqual([]);
    expect(folder('one')).toContain(' ');
  });

  it('does not boot again what runs though its record never heard of it', async () => {
    const { root, create, cloud, folder } = await home('lg-adopt');
    await create('one', 'echo boot >> boots; exec sleep 600');
    await text(join(folder('one'), 'boots'));
    const records = createMachineRecords(root);
    const record = await records.read('one');
    if (record !== undefined) await records.replace({ ...record, state: 'intended' });
    await create('one', 'echo boot >> boots; exec sleep 600');
    await reach(cloud, 'one', 'running');
    expect(await readFile(join(folder('one'), 'boots'), 'utf8')).toBe('boot\n');
  });

  it('says deleting, not absent, and finishes when a deletion was cut short', async () => {
    const { root, create, cloud } = await home('lg-cut');
    await create('one', 'trap "" TERM; while :; do sleep 1; done');
    await reach(cloud, 'one', 'running');
    const cut = AbortSignal.timeout(100);
    await expect(cloud.deleteMachine({ key: 'one' }, { ...call, signal: cut })).rejects.toMatchObject({
      errorClass: 'unknown-outcome',
    });
    const again = createLocalCloud(
      { root, league: 'lg-cut', addressBlock: '127.33.8.0/24', graceMs: 100 },
      { clock: systemClock },
    );
    expect((await again.observeMachine({ key: 'one' }, call)).phase).toBe('deleting');
    await expect(create('one', 'exec sleep 600')).rejects.toMatchObject({ errorClass: 'invalid' });
    await again.deleteMachine({ key: 'one' }, call);
    expect((await again.observeMachine({ key: 'one' }, call)).phase).toBe('absent');
  });

  it('makes one machine when two processes create the same key at once', async () => {
    const { root, league, folder } = await home('lg-race');
    const script = `
      const { createLocalCloud } = await import(${JSON.stringify(new URL('./local-cloud.ts', import.meta.url).href)});
      const cloud = createLocalCloud(${JSON.stringify({ league, root, addressBlock: '127.33.8.0/24' })}, { clock: { nowMs: () => 0 } });
      const spec = ${JSON.stringify(localMachineSpec(league, 'one', 'echo boot >> boots; exec sleep 600'))};
      await cloud.createMachine(spec, { signal: new AbortController().signal, callId: 'x' });`;
    const create = () =>
      promisify(execFile)(process.execPath, ['--conditions=hansa-source', '--input-type=module', '-e', script]);
    await Promise.all([create(), create(), create()]);
    await text(join(folder('one'), 'boots'));
    await delay(200);
    expect(await readFile(join(folder('one'), 'boots'), 'utf8')).toBe('boot\n');
  });
});

describe('all machines of a home', () => {
  it('stop with their folders kept and start again as they were', async () => {
    const { config, create, cloud, folder } = await home('lg-fleet');
    await create('a', 'echo boot >> boots; exec sleep 600');
    await create('b', 'exec sleep 600');
    await text(join(folder('a'), 'boots'));
    const before = await cloud.observeMachine({ key: 'a' }, call);
    expect(await stopLocalMachines(config, call.signal)).toEqual(['a', 'b']);
    await reach(cloud, 'a', 'stopped');
    expect(await startLocalMachines(config, call.signal)).toEqual(['a', 'b']);
    await until(async () => (await readFile(join(folder('a'), 'boots'), 'utf8')) === 'boot\nboot\n');
    expect((await cloud.observeMachine({ key: 'a' }, call)).privateAddress).toBe(before.privateAddress);
  });

  it('are never touched by another home with the same keys', async () => {
    const [here, there] = [await home('lg-here'), await home('lg-there', '127.33.9.0/24')];
    for (const { create } of [here, there]) await create('same', 'exec sleep 600');
    const [bootPid] = (await text(join(there.folder('same'), 'boot.pid'))).split('\n');
    await stopLocalMachines(here.config, call.signal);
    await here.cloud.deleteMachine({ key: 'same' }, call);
    expect(await findProcesses(markerOf('lg-there', 'same'))).toContain(Number(bootPid));
    expect((await there.cloud.observeMachine({ key: 'same' }, call)).phase).toBe('running');
  });
});
