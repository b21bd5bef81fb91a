import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Observed } from './protocol/index.ts';
import { type AgentProcess, endMachine, processesOf, startAgentProcess } from './testing/agent-process.ts';
import { desiredNode } from './testing/desired-node.ts';
import { type FakeControlPlane, startFakeControlPlane } from './testing/fake-control-plane.ts';
import type { FakeHost } from './testing/fake-host.ts';

const address = '127.78.0.1';
const machine = `agent-city-test-${process.pid}`;
let home: string;
let controlPlane: FakeControlPlane;
let host: FakeHost;
let agent: AgentProcess;

type Seen = ReadonlyMap<string, Observed>;

const components = (seen: Seen) => seen.get('node')?.node?.components ?? [];
const allRunning = (seen: Seen) =>
  components(seen).length === 4 && components(seen).every(({ state }) => state === 'running');
const contractServes = (seen: Seen) => {
  const contract = seen.get('contract/notary-1')?.contract;
  return contract?.installed === true && contract.state === 'running';
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hansa agent '));
  controlPlane = await startFakeControlPlane({ address: '127.78.0.254' });
  host = controlPlane.addHost('ho-0000000000000001');
});

afterAll(async () => {
  await agent?.kill('SIGTERM');
  await endMachine(machine);
  await controlPlane.stop();
  if (process.env.KEEP === undefined) await rm(home, { recursive: true });
});

test('a bare host becomes a city that serves, and a restarted agent adopts its children', async () => {
  host.want({
    node: { node: desiredNode('cn-0000000000000001', address) },
    'contract/notary-1': { contract: { label: 'notary-1', preset: 'notary' } },
  });
  const startedAt = performance.now();
  agent = await startAgentProcess({ home, machine, controlPlane, host });
  await host.until('all components run', (seen) => allRunning(seen) && contractServes(seen));
  process.stdout.write(`city up after ${Math.round(performance.now() - startedAt)} ms\n`);

  const node = host.observed.get('node')?.node;
  expect(node?.caCertificate).toContain('BEGIN CERTIFICATE');
  expect(node?.certificates.map(({ name }) => name)).toContain('peer-tls');
  expect(node?.diskTotalBytes).toBeGreaterThan(node?.diskFreeBytes ?? 0);

  const children = processesOf(machine).filter((pid) => pid !== agent.pid);
  await agent.kill('SIGKILL');
  expect(processesOf(machine).toSorted()).toEqual(children.toSorted());
  agent = await startAgentProcess({ home, machine, controlPlane, host });
  await host.until('the second hello', () => host.hellos.length === 2);
  await host.until('all components run again', (seen) => allRunning(seen) && contractServes(seen));
  expect(processesOf(machine).filter((pid) => pid !== agent.pid).toSorted()).toEqual(children.toSorted());
  expect(components(host.observed).every(({ restarts }) => restarts === 0)).toBe(true);
  expect(host.hellos[1]?.revision).toBe(1);
  expect(controlPlane.joins).toHaveLength(1);
});
