import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGenesisBlock } from './genesis/check.ts';
import type { GenesisSpec } from './genesis/spec.ts';
import { channelRemains } from './node-config/orderer.ts';
import { createParticipation } from './participation.ts';
import { createPeerAdmin } from './peer/peer-admin.ts';
import { ports, type TestCity } from './testing/city.ts';
import { newTenant, startNetwork, type TestNetwork } from './testing/network.ts';
import { until } from './testing/processes.ts';

const definition = { name: 'words', version: '1', sequence: 1 };

let network: TestNetwork;
let home: TestCity;
let other: TestCity;

beforeAll(async () => {
  network = await startNetwork({ cities: 4, firstHost: 1 });
  [home, other] = network.cities as [TestCity, TestCity];
});

afterAll(async () => {
  await network?.stop();
});

async function joinAll(channelId: string, ordering: GenesisSpec['ordering']): Promise<Uint8Array> {
  const block = network.genesis(channelId, ordering);
  await Promise.all(network.cities.map((city) => city.participation.join(block)));
  await Promise.all(network.cities.map((city) => city.peerAdmin.joinChannel(block)));
  return block;
}

/** Approvals are repeated until the orderers are ready, as agents do; the commit takes the bare majority. */
async function serveContract(channelId: string): Promise<void> {
  const { cities, contract } = network;
  const { packageId } = contract;
  await Promise.all(cities.map((city) => city.peerAdmin.installContract(contract.bytes)));
  await Promise.all(cities.map((city) => until(() => city.lifecycle.approve({ channelId, definition, packageId }))));
  const endorsingMspIds = cities.slice(0, 3).map(({ mspId }) => mspId);
  await home.lifecycle.commit({ channelId, definition, endorsingMspIds });
}

const call = (channelId: string, name: string, ...given: string[]) => ({
  identity: network.tenant.identity,
  channelId,
  contract: 'words',
  function: name,
  arguments: given,
});

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe.each(['bft', 'raft'] as const)('a channel with %s ordering', (ordering) => {
  const channelId = `ch-${ordering}`;

  beforeAll(async () => {
    const block = await joinAll(channelId, ordering);
    const { mspId, credentials } = home;
    const { orderer, ordererTls, caCertificate, tlsCaCertificate } = credentials;
    const certificates = { identityCertificate: orderer.certificatePem, tlsCertificate: ordererTls.certificatePem };
    const self = { mspId, caCertificate, tlsCaCertificate, endorses: true, orderer: certificates };
    expect(checkGenesisBlock(block, { channelId, self }).ordering).toBe(ordering);
    await serveContract(channelId);
  });

  it('says the same when asked to join or install again', async () => {
    const block = network.genesis(channelId, ordering);
    expect(await home.participation.join(block)).toBe('already-joined');
    expect(await home.peerAdmin.joinChannel(block)).toBe('already-joined');
    const { packageId, label, bytes } = network.contract;
    expect(await home.peerAdmin.installContract(bytes)).toEqual({ packageId, label });
    expect(await home.peerAdmin.installedContracts()).toEqual([{ packageId, label }]);
    expect(await home.participation.get(channelId)).toMatchObject({ relation: 'consenter', status: 'active' });
    expect(await home.peerAdmin.channels()).toContain(channelId);
  });

  it('knows what is approved and committed, and takes a repeated approval or commit as done', async () => {
    const { packageId } = network.contract;
    expect(await other.lifecycle.queryApproved(channelId, 'words')).toEqual({ ...definition, packageId });
    expect(await home.lifecycle.queryCommitted(channelId, 'words')).toEqual({
      ...definition,
      approvals: { 'cn-1': true, 'cn-2': true, 'cn-3': true, 'cn-4': true, 'te-1': false },
    });
    expect(await home.lifecycle.queryCommitted(channelId, 'nothing')).toBeUndefined();
    expect(await home.lifecycle.queryApproved(channelId, 'nothing')).toBeUndefined();
    await home.lifecycle.approve({ channelId, definition, packageId });
    await home.lifecycle.commit({ channelId, definition, endorsingMspIds: ['cn-1', 'cn-2', 'cn-3'] });
    const skipping = { ...definition, sequence: 7 };
    const refusal = home.lifecycle.approve({ channelId, definition: skipping, packageId });
    await expect(refusal).rejects.toMatchObject({ code: 'contract.refused' });
  });

  it("takes the tenant's transaction in one city, endorsed by two, and shows it in another", async () => {
    const submitted = await home.transactor.submit(call(channelId, 'put', 'word', 'hello'));
    expect(textOf(submitted.result)).toBe('hello');
    const status = await submitted.commit();
    expect(status).toMatchObject({ transactionId: submitted.transactionId, validationCode: 'VALID' });
    await until(async () => {
      expect(textOf(await other.transactor.evaluate(call(channelId, 'get', 'word')))).toBe('hello');
    });
    const query = { identity: network.tenant.identity, channelId };
    expect(await other.transactor.transactionStatus({ ...query, transactionId: submitted.transactionId })).toEqual(
      status,
    );
    const block = await other.transactor.block({ ...query, number: status.blockNumber });
    expect(block).toMatchObject({
      number: status.blockNumber,
      transactions: [
        {
          transactionId: submitted.transactionId,
          type: 'endorser',
          creatorMspId: 'te-1',
          contract: 'words',
          function: 'put',
          validationCode: 'VALID',
        },
      ],
    });
    expect(Math.abs(Date.parse(block.transactions[0]?.timestamp ?? '') - Date.now())).toBeLessThan(60_000);
    expect(await other.peerAdmin.chainInfo(channelId)).toMatchObject({ height: status.blockNumber + 1 });
  });

  it('carries transient data and the identity of the tenant', async () => {
    const secret = { ...call(channelId, 'secret'), transient: { secret: 's3' } };
    expect(textOf(await home.transactor.evaluate(secret))).toBe('s3');
    expect(textOf(await home.transactor.evaluate(call(channelId, 'owner')))).toBe('te-1');
  });

  it('tells what went wrong in our own words', async () => {
    const { transactor } = home;
    const query = { identity: network.tenant.identity, channelId };
    const stranger = { ...call(channelId, 'put', 'a', 'b'), identity: (await newTenant('te-9')).identity };
    const failing = call(channelId, 'fail', 'the word is taken');
    const refused = { code: 'contract.refused', message: expect.stringContaining('the word is taken') };
    await expect(transactor.submit(failing)).rejects.toMatchObject(refused);
    await expect(transactor.evaluate(failing)).rejects.toMatchObject(refused);
    const outcomes: [() => Promise<unknown>, string][] = [
      [() => transactor.submit({ ...call(channelId, 'put', 'a', 'b'), contract: 'nothing' }), 'contract.unknown'],
      [() => transactor.evaluate(call('ch-nowhere', 'get', 'a')), 'channel.unknown'],
      [() => transactor.submit(stranger), 'fabric.refused'],
      [() => transactor.transactionStatus({ ...query, transactionId: 'ab'.repeat(32) }), 'transaction.unknown'],
      [() => transactor.block({ ...query, number: 999 }), 'block.unknown'],
      [() => transactor.block({ ...query, channelId: 'ch-nowhere', number: 0 }), 'channel.unknown'],
      [() => home.peerAdmin.chainInfo('ch-nowhere'), 'channel.unknown'],
      [() => home.participation.join(Buffer.from('rubbish')), 'fabric.refused'],
    ];
    for (const [outcome, code] of outcomes) await expect(outcome()).rejects.toMatchObject({ code });
  });
});

describe('what a tenant may not do to a peer', () => {
  it('neither lists its channels nor joins it to one', async () => {
    const { connection } = home;
    const admin = createPeerAdmin({ connection, identity: network.tenant.identity });
    await expect(admin.channels()).rejects.toMatchObject({ code: 'fabric.refused' });
    const block = network.genesis('ch-theft', 'bft');
    await expect(admin.joinChannel(block)).rejects.toMatchObject({ code: 'fabric.refused' });
  });
});

describe('an orderer', () => {
  it('leaves a channel and can take its name again once the remains are gone', async () => {
    const channelId = 'ch-again';
    const { participation, directory } = home;
    await participation.join(network.genesis(channelId, 'bft'));
    expect(await participation.remove(channelId)).toBe('removed');
    await until(async () => expect(await participation.get(channelId)).toBeUndefined());
    expect(await participation.remove(channelId)).toBe('absent');
    const remains = channelRemains(join(directory, 'orderer', 'data'), channelId);
    expect(remains.some((path) => existsSync(path))).toBe(true);
    await Promise.all(remains.map((path) => rm(path, { recursive: true, force: true })));
    expect(await participation.join(network.genesis(channelId, 'bft'))).toBe('joined');
    expect(await participation.get(channelId)).toMatchObject({ status: 'active', height: 1 });
  });

  it('does not let a TLS certificate of its own city use the admin listener', async () => {
    const { host, credentials } = home;
    const tls = { caPem: credentials.tlsCaCertificate, ...credentials.peerTls };
    const intruder = createParticipation({ address: `${host}:${ports.admin}`, tls });
    await expect(intruder.list()).rejects.toMatchObject({ name: 'HansaError' });
    await expect(intruder.remove('ch-bft')).rejects.toMatchObject({ name: 'HansaError' });
    intruder.close();
    expect(await home.participation.list()).toContain('ch-bft');
  });
});
