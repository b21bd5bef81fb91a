import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const name = 'hansa-agent.service';
const unit = readFileSync(join(import.meta.dirname, '../../infra/host', name), 'utf8');
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
/** Of ten; what is left is what the unit's own comments explain. */
const exposureMost = 3.5;

let root: string;
function put(path: string, text: string) {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
function analyze(verb: readonly string[], text = unit) {
  put(`etc/systemd/system/${name}`, text);
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...verb, `--root=${root}`, name], {
    encoding: 'utf8',
  });
  return { status, said: stderr.trim(), stdout };
}
const verify = (text?: string) => analyze(['verify', '--man=no'], text);

/** A machine as the unit finds it: the archive unpacked, and the targets that every systemd has. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'agent-unit-'));
  put('opt/hansa/host/agent', '#!/bin/sh\n');
  chmodSync(join(root, 'opt/hansa/host/agent'), 0o755);
  put('opt/hansa/agent.env', '');
  for (const target of ['sysinit', 'basic', 'multi-user', 'shutdown', 'network-online']) {
    put(`etc/systemd/system/${target}.target`, `[Unit]\nDescription=${target}\n`);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

describe.skipIf(!hasAnalyze)('the unit of the agent (needs systemd-analyze)', () => {
  test('is whole', () => {
    expect(verify()).toMatchObject({ status: 0, said: '' });
  });

  test.each([
    ['an unknown directive', 'RestartSec=', 'RestartSecond=', 'Unknown key'],
    ['an unknown value', 'KillMode=process', 'KillMode=proces', 'Failed to parse kill mode'],
    ['a program that is not there', '/opt/hansa/host/agent\n', '/opt/hansa/host/agents\n', 'is not executable'],
    ['an unknown set of system calls', '@clock', '@clocks', 'nknown system call group'],
  ])('would not be with %s', (_what, right, wrong, complaint) => {
    expect(unit).toContain(right);
    expect(verify(unit.replace(right, wrong)).said).toContain(complaint);
  });

  test(`exposes at most ${exposureMost} of ten`, () => {
    const security = ['security', '--offline=true', '--no-pager', `--threshold=${10 * exposureMost}`];
    const { status, stdout, said } = analyze(security);
    expect({ status, said }, stdout).toEqual({ status: 0, said: '' });
    expect(analyze(security, unit.replace('CapabilityBoundingSet=\n', '')).status).not.toBe(0);
  });
});

describe('the unit of the agent', () => {
  const set = new Map(
    unit.split('\n').flatMap((line) => {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, value] as const];
    }),
  );

  test('lets what the agent keeps go on without it', () => {
    expect(set.get('KillMode')).toBe('process');
    expect(set.get('OOMPolicy')).toBe('continue');
    expect([set.has('PrivateTmp'), set.has('RemoveIPC')]).toEqual([false, false]);
  });

  test('covers no part of /proc, without which bubblewrap can give a contract none of its own', () => {
    for (const cover of [
      'ProtectKernelTunables',
      'ProtectKernelLogs',
      'ProcSubset',
      'ProtectProc',
      'InaccessiblePaths',
    ]) {
      expect(set.has(cover), cover).toBe(false);
    }
  });
});

/** What ProtectKernelLogs does to /proc, as a user without rights. Only root may set it up. */
function sandboxUnder(cover: string): boolean {
  const sandbox = 'bwrap --unshare-all --ro-bind / / --proc /proc --dev /dev /bin/true';
  const script = `${cover}; exec setpriv --reuid 65534 --regid 65534 --clear-groups ${sandbox}`;
  return spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script]).status === 0;
}

test.skipIf(!sandboxUnder('true'))('a covered /proc does take the sandbox away (needs root and bubblewrap)', () => {
  expect(sandboxUnder('mount --bind /dev/null /proc/kmsg')).toBe(false);
  expect(sandboxUnder('mount --bind /proc/sys /proc/sys')).toBe(false);
});
