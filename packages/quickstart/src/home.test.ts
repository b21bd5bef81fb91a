import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareHome } from './home.ts';
import { withHomeLock } from './home-lock.ts';
import { endProcess, identify, isRunning } from './process.ts';

let home: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'hansa-home-')), 'home');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true, force: true }));

describe('a home', () => {
  it('is made for its owner alone, and says whether it was there', () => {
    expect(prepareHome(home)).toBe(false);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(prepareHome(home)).toBe(true);
  });

  it('is refused at once where nothing can be made', () => {
    expect(() => prepareHome('/proc/home')).toThrow('/proc/home');
  });

  it('is held by one starter at a time, who gives it back also when it fails', async () => {
    prepareHome(home);
    await withHomeLock(home, async () => {
      await expect(withHomeLock(home, async () => undefined)).rejects.toThrow('starting or stopping the league');
    });
    await expect(withHomeLock(home, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await withHomeLock(home, async () => 'mine')).toBe('mine');
  });
});

describe('a noted process', () => {
  it('is known by its start, not by its id alone', () => {
    const self = identify(process.pid);
    expect(self && isRunning(self)).toBe(true);
    expect(isRunning({ pid: process.pid, startedAt: '1' })).toBe(false);
  });

  it('is killed when it does not end by itself', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    const identity = identify(child.pid ?? 0);
    if (identity === undefined) throw new Error('the child did not start');
    await endProcess(identity, 100);
    expect(isRunning(identity)).toBe(false);
  });
});
