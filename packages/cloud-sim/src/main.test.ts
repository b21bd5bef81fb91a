import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

const main = new URL('./main.ts', import.meta.url).pathname;
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
});

const start = (...args: string[]) => {
  child = spawn(process.execPath, ['--conditions=hansa-source', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return child;
};

describe('the program of the simulators', () => {
  it('prints one line with endpoints, CA, keys and operations, takes faults from outside, and ends when asked', async () => {
    const { stdout } = start('--json', '--clouds', 'aws', '--seed', 'a');
    if (stdout === null) throw new Error('It has no output');
    const [line] = (await once(createInterface(stdout), 'line')) as [string];
    const { clouds, admin } = JSON.parse(line);
    expect(clouds.aws).toMatchObject({
      http: expect.stringContaining('http://127.0.0.1:'),
      caFile: expect.any(String),
    });
    expect(clouds.aws.account.accessKeyId).toMatch(/^AKIA/);
    expect(clouds.aws.operations).toContain('RunInstances');

    const scripted = await fetch(`${admin}/aws/faults`, { method: 'POST', body: JSON.stringify({ kind: 'quota' }) });
    expect(scripted.status).toBe(200);
    const unknown = await fetch(`${admin}/aws/faults`, { method: 'POST', body: JSON.stringify({ kind: 'nonsense' }) });
    expect(unknown.status).toBe(400);
    expect(await (await fetch(`${admin}/aws/holds`)).json()).toEqual([]);

    child?.kill('SIGTERM');
    expect(await once(child as ChildProcess, 'exit')).toEqual([0, null]);
  });

  it('says which option is wrong', async () => {
    const { stderr } = start('--clouds', 'oracle');
    if (stderr === null) throw new Error('It has no errors');
    expect(String((await once(stderr, 'data'))[0])).toContain('there is no cloud oracle');
    expect(await once(child as ChildProcess, 'exit')).toEqual([1, null]);
  });
});
