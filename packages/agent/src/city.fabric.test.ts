import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesOf } from './testing/agent-process.ts';
import { cityServes, startTestCity, type TestCity } from './testing/city.ts';
import { type FakeControlPlane, startFakeControlPlane } from './testing/fake-control-plane.ts';

let controlPlane: FakeControlPlane;
let city: TestCity;

beforeAll(async () => {
  controlPlane = await startFakeControlPlane({ address: '127.78.0.254' });
});

afterAll(async () => {
  await city.end();
  await controlPlane.stop();
});

test('a bare host becomes a city that serves, and a restarted agent adopts its children', async () => {
  city = await startTestCity({ controlPlane, number: 1, network: '127.78.0' });
  const { host, machine } = city;
  await host.until('the city serves', cityServes);
  const node = host.observed.get('node')?.node;
  expect(node?.caCertificate).toContain('BEGIN CERTIFICATE');
  expect(node?.certificates.map(({ name }) => name)).toContain('peer-tls');
  expect(node?.diskTotalBytes).toBeGreaterThan(node?.diskFreeBytes ?? 0);

  const children = processesOf(machine).filter((pid) => pid !== city.agent().pid);
  await city.agent().kill('SIGKILL');
  expect(processesOf(machine)).toEqual(children);
  await city.startAgent();
  await host.until('the city serves again', (seen) => host.hellos.length === 2 && cityServes(seen));
  expect(processesOf(machine).filter((pid) => pid !== city.agent().pid)).toEqual(children);
  expect(host.observed.get('node')?.node?.components.map(({ restarts }) => restarts)).toEqual([0, 0, 0, 0]);
  expect(host.hellos[1]?.revision).toBe(1);
  expect(controlPlane.joins).toHaveLength(1);
});

test('a component that dies is started again', async () => {
  const { host, machine } = city;
  const { pid } = JSON.parse(await readFile(join(city.home, 'agent', 'orderer.pid.json'), 'utf8')) as { pid: number };
  expect(processesOf(machine)).toContain(pid);
  process.kill(pid, 'SIGKILL');
  const restartsOf = () => host.observed.get('node')?.node?.components.find(({ name }) => name === 'orderer')?.restarts;
  await host.until('the orderer runs again', (seen) => restartsOf() === 1 && cityServes(seen));
});
