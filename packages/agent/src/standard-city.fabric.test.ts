import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { type GatewayBundle, systemClock } from '@hansa/core';
import { type Authority, buildGenesisBlock, createAuthority, issueCertificate } from '@hansa/fabric';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContractDefinition, DesiredChannel, ObservedChannel } from './protocol/index.ts';
import { processesOf } from './testing/agent-process.ts';
import { sha256Of, signBundle } from './testing/bundle.ts';
import { contractLabel, type Seen, type TestHost } from './testing/city.ts';
import { type FakeControlPlane, startFakeControlPlane } from './testing/fake-control-plane.ts';
import { runs, type StandardCity, startStandardCity } from './testing/standard-city.ts';

const tenantId = 'te-0000000000000001';
const channelId = 'ch-0000000000000011';
const apiKey = 'hansa_tenant_writer';
const definition: ContractDefinition = { name: 'notary', version: '1.0.0', sequence: 1, label: contractLabel };

/** Three hosts are a dozen processes; a busy computer takes its time. */
const bringUpPatienceMs = 240_000;

let controlPlane: FakeControlPlane;
let city: StandardCity;
let tenant: Authority;

beforeAll(async () => {
  controlPlane = await startFakeControlPlane({ address: '127.78.2.254' });
  tenant = await createAuthority({ commonName: 'tenant', organisation: tenantId, validDays: 1, clock: systemClock });
  city = await startStandardCity({ controlPlane, number: 11, network: '127.78.2' });
});

afterAll(async () => {
  await city.end();
  await controlPlane.stop();
});

const nodeOf = ({ host }: TestHost) => host.observed.get('node')?.node ?? undefined;
const channelIn = (seen: Seen): ObservedChannel | null | undefined => seen.get(`channel/${channelId}`)?.channel;

test('the hosts without a CA are certified by that of the city, for keys that never left them', async () => {
  const { ordering, endorsing } = city;
  await ordering.host.until('the city orders', runs('ca', 'orderer', 'gateway'), bringUpPatienceMs);
  for (const { host } of endorsing) await host.until('a peer serves', runs('peer', 'gateway'), bringUpPatienceMs);

  const authority = nodeOf(ordering);
  for (const { host, address } of endorsing) {
    const issued = host.observed.get('node')?.node;
    expect(issued?.caCertificate).toBe(authority?.caCertificate);
    expect(issued?.tlsCaCertificate).toBe(authority?.tlsCaCertificate);
    expect(issued?.ordererCertificate).toBe('');
    const certificates = ordering.host.observed.get(`certify/${host.id}`)?.certify?.certificates ?? [];
    const byName = new Map(certificates.map(({ name, certificate }) => [name, new X509Certificate(certificate)]));
    expect([...byName.keys()].toSorted()).toEqual(['admin', 'gateway-tls', 'peer', 'peer-tls']);
    expect(byName.get('peer')?.subject).toBe(`OU=peer\nCN=peer.${host.id}`);
    expect(byName.get('admin')?.subject).toBe(`OU=admin\nCN=admin.${host.id}`);
    expect(byName.get('peer-tls')?.subjectAltName).toBe(`IP Address:${address}`);
  }
});

test('both peers join a channel that the orderer of the third host orders; one approves, both see it committed', async () => {
  const { mspId, ordering, endorsing } = city;
  const node = nodeOf(ordering);
  const genesisDigest = controlPlane.putBlob(
    buildGenesisBlock({
      channelId,
      ordering: 'raft',
      batchIntervalMs: 200,
      nonce: new Uint8Array(24).fill(1),
      createdAtMs: Date.now(),
      tenant: { mspId: tenantId, rootCertificate: tenant.certificatePem },
      cities: [
        {
          mspId,
          caCertificate: node?.caCertificate ?? '',
          tlsCaCertificate: node?.tlsCaCertificate ?? '',
          orderer: {
            host: ordering.address,
            port: 7050,
            tlsCertificate: node?.ordererTlsCertificate ?? '',
            consenterNo: 1,
          },
          peers: endorsing.map(({ address }) => ({ host: address, port: 7051 })),
        },
      ],
    }),
  );
  const channel: DesiredChannel = {
    channelId,
    genesisDigest,
    order: false,
    endorse: true,
    contracts: [definition],
    approvedElsewhere: false,
  };
  const [approving, other] = endorsing;
  const subject = `channel/${channelId}`;
  ordering.host.want({ [subject]: { channel: { ...channel, order: true, endorse: false } } });
  approving.host.want({ [subject]: { channel } });
  other.host.want({ [subject]: { channel: { ...channel, approvedElsewhere: true } } });
  await ordering.host.until('it orders', (seen) => channelIn(seen)?.orderer === 'active');
  await approving.host.until('approved', (seen) => channelIn(seen)?.contracts[0]?.approvedSequence === 1);
  const commit = { commitContract: { channelId, definition, endorsingMspIds: [mspId] } };
  expect(await approving.host.run(commit)).toMatchObject({ ok: true });
  for (const { host } of endorsing) {
    await host.until('committed', (seen) => channelIn(seen)?.contracts[0]?.committedSequence === 1);
  }
  expect(channelIn(other.host.observed)).toMatchObject({ orderer: 'absent', peer: 'joined' });
  expect(channelIn(ordering.host.observed)).toMatchObject({ orderer: 'active', peer: 'absent' });
});

/** The bundles that open a host's gateway to the tenant: the first brings its request, the second the certificate. */
async function openGateway({ host }: TestHost): Promise<void> {
  const tell = async (sequence: number, certificate?: string): Promise<void> => {
    const bundle: GatewayBundle = {
      gateway: host.id,
      sequence,
      issuedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      tenants: [{ tenantId, ...(certificate === undefined ? {} : { certificate }) }],
      channels: [{ channelId, tenantId, contracts: ['notary'], transactionsPerSecond: 100 }],
      keys: [{ sha256: sha256Of(apiKey), tenantId, role: 'writer' }],
    };
    host.want({ bundle: { bundle: { sequence, jws: await signBundle(controlPlane.authority, bundle) } } });
  };
  const csr = () => host.observed.get('bundle')?.bundle?.csrs[0]?.csr;
  await tell(1);
  await host.until('the gateway asks for a certificate', () => csr() !== undefined);
  const { certificatePem } = await issueCertificate({
    authority: tenant,
    csrPem: csr() ?? '',
    subject: { commonName: 'gateway', organisationalUnit: 'client' },
    usage: 'signing',
    validMs: 3_600_000,
    clock: systemClock,
  });
  await tell(2, certificatePem);
  await host.until('the gateway serves', (seen) => seen.get('bundle')?.bundle?.serving.includes(channelId) === true);
}

function post({ address, host }: TestHost, path: string, body: object): Promise<{ status: number; body: unknown }> {
  const options = {
    method: 'POST',
    ca: host.observed.get('node')?.node?.tlsCaCertificate,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`https://${address}:8444/v1/channels/${channelId}/${path}`, options, (response) => {
      text(response)
        .then((answer) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) }))
        .catch(reject);
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}

test('the gateway beside the orderer serves through the peers of the other hosts, and goes on when one of them ends', async () => {
  const { ordering, endorsing } = city;
  await openGateway(ordering);
  const register = (hash: string) =>
    post(ordering, 'transactions', { contract: 'notary', function: 'register', arguments: [hash] });
  expect(await register('ab'.repeat(32))).toMatchObject({ status: 200, body: { validationCode: 'VALID' } });

  await openGateway(endorsing[1]);
  const verify = { contract: 'notary', function: 'verify', arguments: ['ab'.repeat(32)] };
  expect(await post(endorsing[1], 'queries', verify)).toMatchObject({ status: 200 });

  await endorsing[0].end();
  expect(processesOf(endorsing[0].machine)).toEqual([]);
  await expect
    .poll(() => register('cd'.repeat(32)), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: { validationCode: 'VALID' } });
});
