import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@hansa/core';
import {
  type Authority,
  buildGenesisBlock,
  channelRemains,
  createAuthority,
  createCsr,
  createPeerConnection,
  createSigningIdentity,
  createTransactor,
  issueCertificate,
  newPrivateKey,
  type SigningIdentity,
} from '@hansa/fabric';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContractDefinition, DesiredChannel, ObservedChannel } from './protocol/index.ts';
import { cityServes, contractLabel, type Seen, startTestCity, type TestCity } from './testing/city.ts';
import { type FakeControlPlane, startFakeControlPlane } from './testing/fake-control-plane.ts';

const tenantMspId = 'te-0000000000000001';
const definition: ContractDefinition = { name: 'notary', version: '1.0.0', sequence: 1, label: contractLabel };

/** Four cities are some twenty processes; a busy computer takes its time. */
const bringUpPatienceMs = 240_000;

let controlPlane: FakeControlPlane;
let cities: TestCity[] = [];
let tenant: Authority;

beforeAll(async () => {
  controlPlane = await startFakeControlPlane({ address: '127.78.1.254' });
  tenant = await createAuthority({
    commonName: 'tenant',
    organisation: tenantMspId,
    validDays: 1,
    clock: systemClock,
  });
  const numbers = [1, 2, 3, 4];
  cities = await Promise.all(numbers.map((number) => startTestCity({ controlPlane, number, network: '127.78.1' })));
  await everyCity('the city serves', cityServes, bringUpPatienceMs);
});

afterAll(async () => {
  await Promise.all(cities.map((city) => city.end()));
  await controlPlane.stop();
});

function everyCity(what: string, holds: (seen: Seen) => boolean, patienceMs?: number): Promise<unknown> {
  return Promise.all(cities.map(({ host }) => host.until(what, holds, patienceMs)));
}

function genesisOf(channelId: string): Uint8Array {
  return buildGenesisBlock({
    channelId,
    ordering: 'bft',
    batchIntervalMs: 200,
    nonce: randomBytes(24),
    createdAtMs: Date.now(),
    tenant: { mspId: tenantMspId, rootCertificate: tenant.certificatePem },
    cities: cities.map(({ mspId, address, host }, index) => {
      const node = host.observed.get('node')?.node;
      return {
        mspId,
        caCertificate: node?.caCertificate ?? '',
        tlsCaCertificate: node?.tlsCaCertificate ?? '',
        peers: [{ host: address, port: 7051 }],
        orderer: {
          host: address,
          port: 7050,
          identityCertificate: node?.ordererCertificate ?? '',
          tlsCertificate: node?.ordererTlsCertificate ?? '',
          consenterNo: index + 1,
        },
      };
    }),
  });
}

async function tenantUser(): Promise<SigningIdentity> {
  const privateKeyPem = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority: tenant,
    csrPem: await createCsr({ commonName: 'writer', privateKeyPem }),
    subject: { commonName: 'writer', organisationalUnit: 'client' },
    usage: 'signing',
    validMs: 3_600_000,
    clock: systemClock,
  });
  return createSigningIdentity({ mspId: tenantMspId, certificatePem, privateKeyPem });
}

const channelIn = (seen: Seen, channelId: string): ObservedChannel | null | undefined =>
  seen.get(`channel/${channelId}`)?.channel;

function want(channelId: string, channel: DesiredChannel | undefined): void {
  for (const { host } of cities)
    host.want({ [`channel/${channelId}`]: channel === undefined ? undefined : { channel } });
}

/** Asks a city's peer as the tenant; the contract answers JSON text. */
async function callNotary(
  city: TestCity,
  channelId: string,
  what: 'submit' | 'evaluate',
  args: string[],
): Promise<string> {
  const tlsCaPem = city.host.observed.get('node')?.node?.tlsCaCertificate ?? '';
  const connection = createPeerConnection({ address: `${city.address}:7051`, tlsCaPem });
  const transactor = createTransactor({ connection, mspId: city.mspId });
  const [name = '', ...rest] = args;
  const call = { identity: await tenantUser(), channelId, contract: 'notary', function: name, arguments: rest };
  try {
    if (what === 'evaluate') return Buffer.from(await transactor.evaluate(call)).toString();
    const submitted = await transactor.submit(call);
    return (await submitted.commit()).validationCode;
  } finally {
    transactor.close();
    connection.close();
  }
}

async function formChannel(channelId: string): Promise<DesiredChannel> {
  const genesisDigest = controlPlane.putBlob(genesisOf(channelId));
  const channel = {
    channelId,
    genesisDigest,
    order: true,
    endorse: true,
    contracts: [definition],
    approvedElsewhere: false,
  };
  want(channelId, channel);
  await everyCity('approved', (seen) => channelIn(seen, channelId)?.contracts[0]?.approvedSequence === 1);
  const [first] = cities;
  const endorsingMspIds = cities.slice(0, 3).map(({ mspId }) => mspId);
  const result = await first?.host.run({ commitContract: { channelId, definition, endorsingMspIds } });
  expect(result).toMatchObject({ ok: true, errorCode: '' });
  await everyCity('committed', (seen) => channelIn(seen, channelId)?.contracts[0]?.committedSequence === 1);
  return channel;
}

test('four cities form a channel, serve its contract, leave it and take it off their peers', async () => {
  const channelId = 'ch-0000000000000001';
  const channel = await formChannel(channelId);
  const [first, second] = cities as [TestCity, TestCity];
  const hash = 'ab'.repeat(32);
  expect(await callNotary(first, channelId, 'submit', ['register', hash])).toBe('VALID');
  expect(JSON.parse(await callNotary(second, channelId, 'evaluate', ['verify', hash]))).toMatchObject({
    hash,
    owner: tenantMspId,
  });

  want(channelId, { ...channel, order: false });
  await everyCity('the orderers left', (seen) => channelIn(seen, channelId)?.orderer === 'absent');
  for (const { home } of cities) {
    const remains = channelRemains(join(home, 'orderer', 'data'), channelId);
    expect(remains.filter((path) => existsSync(path))).toEqual([]);
  }

  for (const { host } of cities) {
    expect(await host.run({ unjoinChannels: { channelIds: [channelId] } })).toMatchObject({ ok: true });
    await host.until('off the peer', (seen) => channelIn(seen, channelId)?.peer === 'absent');
  }
  want(channelId, undefined);
  await everyCity('forgotten', (seen) => channelIn(seen, channelId) === undefined && cityServes(seen));
});

test('a block that is not what its membership implies is refused by every city', async () => {
  const channelId = 'ch-0000000000000002';
  const genesisDigest = controlPlane.putBlob(genesisOf('ch-0000000000000003'));
  want(channelId, {
    channelId,
    genesisDigest,
    order: true,
    endorse: true,
    contracts: [definition],
    approvedElsewhere: false,
  });
  await everyCity('refused', (seen) => channelIn(seen, channelId)?.errorCode === 'genesis.refused');
  for (const { host } of cities) {
    expect(channelIn(host.observed, channelId)).toMatchObject({ orderer: 'failed', peer: 'failed' });
  }
  want(channelId, undefined);
});

test('an agent that is killed while a channel forms finishes it after its restart', async () => {
  const channelId = 'ch-0000000000000004';
  const [, , third] = cities as [TestCity, TestCity, TestCity];
  const forming = formChannel(channelId);
  await third.agent().kill('SIGKILL');
  await third.startAgent();
  await forming;
});
