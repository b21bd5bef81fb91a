import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExternalBuilder } from '../contract/external-builder.ts';
import { buildGenesisBlock } from '../genesis/build.ts';
import type { GenesisSpec, GenesisTenant } from '../genesis/spec.ts';
import { createSigningIdentity, type SigningIdentity } from '../identity/signing-identity.ts';
import { credential, issueCity, newAuthority, startCity, type TestCity } from './city.ts';
import { startContract, type TestContract } from './contract.ts';

export interface TestNetwork {
  readonly directory: string;
  readonly builderDirectory: string;
  readonly cities: readonly TestCity[];
  readonly contract: TestContract;
  readonly tenant: GenesisTenant & { readonly identity: SigningIdentity };
  /** Block 0 of a channel of all cities. */
  genesis(channelId: string, ordering: GenesisSpec['ordering']): Uint8Array;
  stop(): Promise<void>;
}

/** Real peers and orderers on 127.77.0.x in a temporary folder; the folder's name has a space on purpose. */
export async function startNetwork({
  cities: count,
  firstHost,
}: {
  readonly cities: number;
  readonly firstHost: number;
}): Promise<TestNetwork> {
  const directory = await mkdtemp(join(tmpdir(), 'hansa fabric '));
  const socketDirectory = await mkdtemp(join(tmpdir(), 'hansa-'));
  const builderDirectory = join(directory, 'builder');
  await mkdir(builderDirectory);
  await writeExternalBuilder(builderDirectory, socketDirectory);
  const contract = await startContract(join(directory, 'contract'), socketDirectory);
  const cities = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const mspId = `cn-${index + 1}`;
      const host = `127.77.0.${firstHost + index}`;
      const credentials = await issueCity(mspId, host);
      return await startCity({ mspId, host, directory: join(directory, mspId), builderDirectory, credentials });
    }),
  );
  const tenant = await newTenant('te-1');
  await Promise.all(cities.map((city) => city.ready()));
  return {
    directory,
    builderDirectory,
    cities,
    contract,
    tenant,
    genesis: (channelId, ordering) => buildGenesisBlock(spec(channelId, ordering, cities, tenant)),
    async stop() {
      await Promise.all([...cities.map((city) => city.stop()), contract.process.stop()]);
      await Promise.all([directory, socketDirectory].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

export async function newTenant(mspId: string): Promise<TestNetwork['tenant']> {
  const root = await newAuthority(mspId, mspId);
  const writer = await credential(root, 'gateway', 'signing', { ou: 'client' });
  return { mspId, rootCertificate: root.certificatePem, identity: createSigningIdentity({ mspId, ...writer }) };
}

export const spec = (
  channelId: string,
  ordering: GenesisSpec['ordering'],
  cities: readonly TestCity[],
  { mspId, rootCertificate }: GenesisTenant,
): GenesisSpec => ({
  channelId,
  ordering,
  cities: cities.map((city, index) => city.genesisCity(index + 1)),
  tenant: { mspId, rootCertificate },
  batchIntervalMs: 100,
  nonce: randomBytes(24),
  createdAtMs: Date.now(),
});
