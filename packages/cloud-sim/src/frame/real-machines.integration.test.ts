import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machines, SimMachine } from './machines.ts';
import { createLoopbackNetwork } from './network.ts';
import { createRealMachines } from './real-machines.ts';
import { requireSandbox } from './sandbox.ts';

const userData = `#!/bin/sh
echo boot >> /opt/boots
hostname > /etc/name
cat /etc/hosts > /run/hosts
ls / > /tmp/root
(trap 'echo stopped > /opt/stopped; exit' TERM; echo ready; while :; do sleep 0.05; done) &
`;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 400; left > 0; left--) {
    if (await holds()) return;
    await delay(25);
  }
  throw new Error('It did not come to pass');
}

const canConfine = await requireSandbox().then(
  () => true,
  () => false,
);

describe.skipIf(!canConfine)('a real machine (needs bubblewrap)', () => {
  let directory: string;
  let machines: Machines;
  const failures: unknown[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cloud sim '));
    machines = await createRealMachines({
      clock: { nowMs: Date.now },
      bootMs: 20,
      network: createLoopbackNetwork('127.91'),
      directory,
      onFailure: (error) => failures.push(error),
    });
  });
  afterAll(async () => {
    await Promise.all(machines.all('aws').map((machine) => machine.remove()));
    await rm(directory, { recursive: true, force: true });
    expect(failures).toEqual([]);
  });

  const inside = (machine: SimMachine, path: string) =>
    readFile(join(directory, 'machines', `aws-${machine.id}`, path), 'utf8').catch(() => '');
  const booted = (machine: SimMachine, times: number) =>
    until(async () => (await inside(machine, 'opt/boots')) === 'boot\n'.repeat(times));

  it('runs its user data at each boot, in folders of its own, and is asked to stop before its power goes', async () => {
    const machine = machines.boot({ cloud: 'aws', id: 'i-1', userData });
    expect(machine.state()).toBe('booting');
    await booted(machine, 1);
    expect(machine.state()).toBe('running');
    const folders = 'bin dev etc home lib lib64 opt proc root run sbin srv tmp usr var';
    await until(async () => (await inside(machine, 'tmp/root')).trim().split('\n').join(' ') === folders);
    expect(await inside(machine, 'etc/name')).toBe('i-1\n');
    expect(await inside(machine, 'run/hosts')).toContain(`${machine.privateAddress} i-1`);
    await until(async () => (await inside(machine, 'console.log')).includes('ready'));

    await machine.stop();
    expect(machine.state()).toBe('stopped');
    expect(await inside(machine, 'opt/stopped')).toBe('stopped\n');

    machine.start();
    await booted(machine, 2);
    expect(machine.state()).toBe('running');
    await machine.remove();
    expect(machine.state()).toBe('gone');
    expect(await readdir(join(directory, 'machines'))).not.toContain('aws-i-1');
  });

  it('leaves no process behind, whatever session it started it in', async () => {
    const marker = `${process.pid}.5`;
    const script = `#!/bin/sh\nsetsid sleep ${marker} &\necho started\n`;
    const machine = machines.boot({ cloud: 'aws', id: 'i-2', userData: script });
    const running = async () => {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
      return lines.includes(`sleep\0${marker}\0`);
    };
    await until(running);
    await machine.remove();
    await until(async () => !(await running()));
  });

  it('is stopped when its first process ends by itself', async () => {
    const machine = machines.boot({ cloud: 'aws', id: 'i-3', userData: '#!/bin/sh\nkill -KILL 2 1 $PPID\n' });
    await until(() => machine.state() === 'running' || machine.state() === 'stopped');
    await until(() => machine.state() === 'stopped');
  });

  it('is reached at a published address, at the ports that are let in and no other', async () => {
    const machine = machines.boot({ cloud: 'aws', id: 'i-4', userData: '' });
    const server = createServer((socket) => socket.end('hello')).listen(0, machine.privateAddress);
    await until(() => server.listening);
    const { port } = server.address() as { port: number };
    const address = machines.reserveAddress();
    await machine.publish(address, [port]);
    const heard = await new Promise((resolve, reject) => {
      connect(port, address)
        .on('data', (data) => resolve(data.toString()))
        .on('error', reject);
    });
    expect(heard).toBe('hello');
    await machine.publish(undefined, []);
    const refused = new Promise((resolve) => connect(port, address).on('error', ({ message }) => resolve(message)));
    expect(await refused).toContain('ECONNREFUSED');
    server.close();
  });
});
