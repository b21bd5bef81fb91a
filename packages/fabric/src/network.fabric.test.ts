import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGenesisBlock } from './genesis/check.ts';
import { inspectGenesisBlock } from './genesis/inspect.ts';
import { channelRemains } from './node-config/orderer.ts';
import { createParticipation } from './participation.ts';
import { ports } from './testing/city.ts';
import { startNetwork, type TestNetwork } from './testing/network.ts';
import { until } from './testing/processes.ts';

const definition = { name: 'words', version: '1', sequence: 1 };

let network: TestNetwork;

beforeAll(async () => {
  network = await startNetwork({ cities: 4, firstHost: 1 });
});

afterAll(async () => {
  await network?.stop();
});

async function join_(channelId: string, ordering: 'bft' | 'raft', cities = network.cities): Promise<void> {
  const block = network.genesis(channelId, ordering);
  expect(await Promise.all(cities.map((city) => city.participation.join(block)))).toEqual(cities.map(() => 'joined'));
  expect(await Promise.all(cities.map((city) => city.peerAdmin.joinChannel(block)))).toEqual(
    cities.map(() => 'joined'),
  );
}

async function serveContract(channelId: string): Promise<void> {
  const { cities, contract } = network;
  await Promise.all(cities.map((city) => city.peerAdmin.installContract(contract.bytes)));
  const { packageId } = contract;
  await Promise.all(cities.map((city) => city.lifecycle.approve({ channelId, definition, packageId })));
  const endorsingMspIds = cities.slice(0, 3).map(({ mspId }) => mspId);
  await cities[0]?.lifecycle.commit({ channelId, definition, endorsingMspIds });
}
