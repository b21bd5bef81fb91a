import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGenesisBlock, contractSocket, packageContract, packageId, writeExternalBuilder } from '@hansa/fabric';
import { presetProgram } from '@hansa/presets';
import { fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FabricCity, startFabricCity } from './testing/fabric-city.ts';
import { type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts';
import {
  channelA,
  createLeague,
  createTenantRoot,
  keys,
  sha256,
  tenantA,
  tenantB,
  testBundle,
} from './testing/league.ts';
import { startProcess, until } from './testing/processes.ts';

/** Two cities on 127.79.0.x that order and endorse one channel, and a gateway process in each. No control plane anywhere. */
const directory = await mkdtemp(join(tmpdir(), 'hansa gateway '));
const sockets = await mkdtemp(join(tmpdir(), 'hansa-'));
const league = await createLeague();
const root = await createTenantRoot(tenantA);
const label = 'notary_1';
const contract = { name: 'notary', version: '1.0.0' };
const stops: (() => Promise<void>)[] = [];

let cities: FabricCity[];
let first: GatewayProcess;
let second: GatewayProcess;
let early: ReturnType<GatewayProcess['call']>;

async function startCities(externalBuilderDirectory: string): Promise<FabricCity[]> {
  const fabricBin = fabricBinaries();
  return await Promise.all(
    [1, 2].map(async (number) => {
      const mspId = `cn-${number}`;
      const city = await startFabricCity({
        mspId,
        host: `127.79.0.${number}`,
        consenterNo: number,
        directory: join(directory, mspId),
        fabricBin,
        externalBuilderDirectory,
      });
      stops.push(city.stop);
      return city;
    }),
  );
}

async function startServingGateway(city: FabricCity): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess({
    city,
    hostId: `ho-${city.mspId}`,
    directory: join(directory, `gateway ${city.mspId}`),
    controlSocket: join(sockets, city.mspId),
    authorityPem: league.authority.certificatePem,
  });
  stops.push(gateway.stop);
  const bundle = { ...testBundle({ gateway: gateway.hostId }), tenants: [{ tenantId: tenantA }] };
  const { csrs } = await gateway.putBundle(await league.sign(bundle));
  const certificate = await root.certify(csrs[0]?.csr ?? '');
  await gateway.putBundle(await league.sign({ ...bundle, sequence: 2, tenants: [{ tenantId: tenantA, certificate }] }));
  return gateway;
}

async function startContract(id: string): Promise<void> {
  const { nodeArguments, directory: folder } = presetProgram('notary');
  const service = ['--chaincode-address', `unix://${contractSocket(sockets, label)}`, '--chaincode-id', id];
  const process_ = await startProcess(process.execPath, [...nodeArguments, '--module-path', folder, ...service], {
    directory: join(directory, 'contract'),
  });
  stops.push(process_.stop);
}

beforeAll(async () => {
  const builder = join(directory, 'builder');
  await mkdir(builder);
  await writeExternalBuilder(builder, sockets);
  const bytes = await packageContract({ label, contract });
  const id = packageId(label, bytes);
  await startContract(id);
  cities = await startCities(builder);
  [first, second] = (await Promise.all(cities.map(startServingGateway))) as [GatewayProcess, GatewayProcess];
  const block = buildGenesisBlock({
    channelId: channelA,
    ordering: 'bft',
    cities: cities.map(({ genesis }) => genesis),
    tenant: { mspId: tenantA, rootCertificate: root.authority.certificatePem },
    batchIntervalMs: 100,
    nonce: randomBytes(24),
    createdAtMs: Date.now(),
  });
  await Promise.all(cities.map((city) => city.participation.join(block)));
  await Promise.all(cities.map((city) => city.peerAdmin.joinChannel(block)));
  await Promise.all(cities.map((city) => city.peerAdmin.installContract(bytes)));
  const definition = { ...contract, sequence: 1 };
  await Promise.all(cities.map((city) => city.lifecycle.approve({ channelId: channelA, definition, packageId: id })));
  const endorsingMspIds = cities.map(({ mspId }) => mspId);
  // The first peer may not have heard of the second yet.
  await until(async () => cities[0]?.lifecycle.commit({ channelId: channelA, definition, endorsingMspIds }));
  early = submit(second, 'register', sha256('early'));
});

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await Promise.all([directory, sockets].map((path) => rm(path, { recursive: true, force: true })));
});

const call = (name: string, args: string[]) => ({ contract: 'notary', function: name, arguments: args });
const submit = (gateway: GatewayProcess, name: string, ...args: string[]) =>
  gateway.call(keys.writerA, 'POST', `/${channelA}/transactions`, call(name, args));
const query = (gateway: GatewayProcess, name: string, ...args: string[]) =>
  gateway.call(keys.writerA, 'POST', `/${channelA}/queries`, call(name, args));

test('a transaction that comes with the commit is waited for, in a city that may not have heard of it', async () => {
  expect(await early).toMatchObject({ status: 200, body: { validationCode: 'VALID' } });
});

test("what one city's gateway registered, another's verifies", async () => {
  const hash = sha256('contract of sale');
  const { status, body } = await submit(first, 'register', hash, 'lot 7');
  expect(status).toBe(200);
  expect(body).toMatchObject({ validationCode: 'VALID', blockNumber: expect.any(Number) });
  const record = { hash, owner: tenantA, registeredAt: expect.stringMatching(/^20.*Z$/), note: 'lot 7' };
  expect(JSON.parse(body.result)).toEqual(record);

  await expect.poll(async () => (await query(second, 'verify', hash)).status).toBe(200);
  expect(JSON.parse((await query(second, 'verify', hash)).body.result)).toEqual(record);
});

test('the owner is the tenant, through whichever city it revokes; the ledger keeps the history', async () => {
  const hash = sha256('draft');
  const registered = await submit(first, 'register', hash);
  const revoked = await submit(second, 'revoke', hash);
  expect(revoked).toMatchObject({ status: 200, body: { validationCode: 'VALID' } });
  const history = JSON.parse((await query(second, 'history', hash)).body.result);
  expect(
    history.map((event: { action: string; transactionId: string }) => [event.action, event.transactionId]),
  ).toEqual([
    ['register', registered.body.transactionId],
    ['revoke', revoked.body.transactionId],
  ]);
  const page = JSON.parse((await query(second, 'list', '1')).body.result);
  const rest = JSON.parse((await query(second, 'list', '100', page.bookmark)).body.result);
  expect(page.records).toHaveLength(1);
  expect(new Set([...page.records, ...rest.records].map((record) => record.hash)).size).toBe(rest.records.length + 1);
  expect(rest.bookmark).toBe('');
});

test('the contract refuses in its own words', async () => {
  const hash = sha256('twice');
  await submit(first, 'register', hash);
  const again = await submit(first, 'register', hash);
  expect(again).toMatchObject({ status: 422, body: { code: 'contract.refused' } });
  expect(again.body.detail).toContain(`[exists] ${hash} is registered already`);
  const unknown = await query(second, 'verify', sha256('never'));
  expect(unknown.body).toMatchObject({ code: 'contract.refused', detail: expect.stringContaining('[not-found]') });
});

test('of two cities that register the same hash at once, one wins and the other is told why not', async () => {
  const hash = sha256('race');
  const answers = await Promise.all([first, second].map((gateway) => submit(gateway, 'register', hash)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const loser = answers.find(({ status }) => status !== 200);
  expect(['transaction.invalid', 'contract.refused']).toContain(loser?.body.code);
});

test('transactions and blocks are shown by any city; what is not there is unknown', async () => {
  const { body } = await submit(first, 'register', sha256('shown'));
  const { transactionId, blockNumber } = body;
  const show = (path: string) => second.call(keys.readerA, 'GET', `/${channelA}/${path}`);
  await expect.poll(async () => (await show(`transactions/${transactionId}`)).status).toBe(200);
  expect((await show(`transactions/${transactionId}`)).body).toEqual({
    transactionId,
    blockNumber,
    validationCode: 'VALID',
  });
  const block = (await show(`blocks/${blockNumber}`)).body;
  expect(block.transactions).toContainEqual(
    expect.objectContaining({ transactionId, creatorMspId: tenantA, contract: 'notary', function: 'register' }),
  );
  expect((await show(`transactions/${'0'.repeat(64)}`)).body.code).toBe('transaction.unknown');
  expect((await show('blocks/99999')).body.code).toBe('block.unknown');
});

test("another tenant's key does not open the channel", async () => {
  const body = call('verify', [sha256('shown')]);
  const answer = await first.call(keys.writerB, 'POST', `/${channelA}/queries`, body);
  expect(answer).toMatchObject({ status: 404, body: { code: 'channel.unknown' } });
  expect(JSON.stringify(answer.body)).not.toContain(tenantB);
});

test('a gateway that was restarted serves on from what it kept', async () => {
  const before = await first.status();
  await first.restart();
  expect(await first.status()).toEqual(before);
  expect(before).toEqual({ sequence: 2, serving: [channelA], csrs: [] });
  expect(await submit(first, 'register', sha256('after'))).toMatchObject({
    status: 200,
    body: { validationCode: 'VALID' },
  });
});
