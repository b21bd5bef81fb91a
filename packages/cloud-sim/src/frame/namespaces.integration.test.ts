import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machines, SimMachine } from './machines.ts';
import { createNamespaceNetwork, requireNamespaces } from './namespaces.ts';
import type { MachineNetwork } from './network.ts';
import { createRealMachines } from './real-machines.ts';
import { requireSandbox } from './sandbox.ts';

const can = await Promise.all([requireNamespaces(), requireSandbox()]).then(
  () => true,
  () => false,
);
const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const namesOf = (pid: number | undefined) =>
  `${ip('netns', 'list')}${ip('-br', 'link')}`
    .split('\n')
    .filter((line) => new RegExp(`^(hansa-sim-|hs[bv])${pid}\\b`).test(line));

async function until<T>(holds: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let left = 400; left > 0; left--) {
    const found = await holds();
    if (found !== undefined) return found;
    await delay(25);
  }
  throw new Error('It did not come to pass');
}

describe.skipIf(!can)('machines in network namespaces (need root, ip and bubblewrap)', () => {
  let directory: string;
  let network: MachineNetwork;
  let machines: Machines;
  let server: Server;
  const callers: string[] = [];
  const failures: unknown[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'namespaces-'));
    network = await createNamespaceNetwork('198.18.77');
    const deps = { clock: { nowMs: Date.now }, bootMs: 20, directory, network };
    machines = await createRealMachines({ ...deps, onFailure: (error) => failures.push(error) });
    server = createServer((socket) => {
      callers.push(socket.remoteAddress ?? '');
      socket.end('hello');
    }).listen(0, network.gateway);
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await Promise.all(machines.all('aws').map((machine) => machine.remove()));
    await network.close();
    await rm(directory, { recursive: true, force: true });
    expect(failures).toEqual([]);
    expect(namesOf(process.pid)).toEqual([]);
  });

  const boot = (id: string, script: string): SimMachine =>
    machines.boot({ cloud: 'aws', id, userData: `#!/bin/bash\n${script}\n` });
  const said = (id: string) =>
    until(() =>
      readFile(join(directory, 'machines', `aws-${id}`, 'opt/said'), 'utf8').then(
        (text) => (text === '' ? undefined : text),
        () => undefined,
      ),
    );
  const portOf = (listening: Server) => (listening.address() as { port: number }).port;

  it('call from the address that the simulator tells of them, and see no other network', async () => {
    const call = `cat < /dev/tcp/${network.gateway}/${portOf(server)} > /opt/heard; ls /sys/class/net > /dev/null; cat /proc/net/dev > /opt/said`;
    const [one, other] = [boot('i-1', call), boot('i-2', call)];
    const devices = await said('i-1');
    await said('i-2');
    expect(callers.toSorted()).toEqual([one.privateAddress, other.privateAddress].toSorted());
    expect(devices.match(/\w+(?=:)/g)?.toSorted()).toEqual(['eth0', 'lo']);
  });

  it('are reached at a reserved address by others, at the ports that are let in', async () => {
    const machine = boot('i-3', 'exec nothing');
    const address = machines.reserveAddress();
    await until(() => (machine.state() === 'running' ? true : undefined));
    const inside = spawn('ip', [
      'netns',
      'exec',
      `hansa-sim-${process.pid}-${machine.privateAddress}`,
      process.execPath,
      '-e',
      "require('node:net').createServer((s) => s.end('inside')).listen(7051, () => console.log('up'))",
    ]);
    await once(inside.stdout, 'data');
    await machine.publish(address, [7051]);
    boot('i-4', `cat < /dev/tcp/${address}/7051 > /opt/said`);
    expect(await said('i-4')).toBe('inside');
    boot('i-5', `(: < /dev/tcp/${address}/7052) 2>&1 | grep -o refused | head -n 1 > /opt/said`);
    expect(await said('i-5')).toBe('refused\n');
    await machine.publish(undefined, []);
    inside.kill();
    await once(inside, 'exit');
  });

  it('leave nothing when their simulator is killed: the next one takes it away, and nobody else’s', async () => {
    const main = new URL('../main.ts', import.meta.url).pathname;
    const args = [
      '--conditions=hansa-source',
      main,
      '--json',
      '--clouds',
      'aws',
      '--machines',
      'real',
      '--netns',
      '--block',
      '198.18.78',
    ];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout as NonNullable<typeof child.stdout>), 'line')) as [string];
    expect(JSON.parse(line).gateway).toBe('198.18.78.1');
    ip('netns', 'add', `hansa-sim-${child.pid}-198.18.78.2`);
    const others = [`hansa-sim-${process.ppid}-198.18.79.2`, `hansa-other-${process.pid}`];
    for (const name of others) ip('netns', 'add', name);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(namesOf(child.pid)).toHaveLength(2);

    const next = await createNamespaceNetwork('198.18.78');
    expect(namesOf(child.pid)).toEqual([]);
    for (const name of others) {
      expect(ip('netns', 'list')).toContain(name);
      ip('netns', 'delete', name);
    }
    await expect(createNamespaceNetwork('198.18.78')).rejects.toThrow('Another simulator has the block');
    await next.close();
  });
});

describe('a network in namespaces', () => {
  it('is made of the addresses that are kept for tests only', async () => {
    for (const block of ['10.0.0', '198.19.1', '198.18.256', '198.18', '127.77']) {
      await expect(createNamespaceNetwork(block), block).rejects.toThrow('is no block');
    }
  });
});
