import { createHash, createPrivateKey } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BenchTenant, Channel, CityNode } from './journey.ts';
import type { BenchLeague } from './league.ts';

/** The part of `@hyperledger/fabric-gateway` and `@grpc/grpc-js` that is used here. */
interface Libraries {
  readonly gateway: {
    connect(options: object): {
      getNetwork(channel: string): {
        getContract(name: string): { submitTransaction(name: string, ...args: string[]): Promise<Uint8Array> };
      };
      close(): void;
    };
    readonly signers: { newPrivateKeySigner(key: ReturnType<typeof createPrivateKey>): unknown };
  };
  readonly grpc: {
    readonly Client: new (address: string, credentials: unknown) => { close(): void };
    readonly credentials: { createSsl(rootCertificates: Buffer): unknown };
  };
}

export interface BareClient {
  submit(hash: string): Promise<void>;
  close(): void;
}

/**
 * What a developer without Hansa would write: the stock client against the city's peer, with the identity that the city's
 * gateway itself uses for the tenant. Its key never leaves a machine, and this computer is the machine.
 */
export async function bareClient(
  league: BenchLeague,
  cityNode: CityNode,
  tenant: BenchTenant,
  channel: Channel,
): Promise<BareClient> {
  const { gateway, grpc } = loadLibraries();
  const { endpoints, tlsCaCertificate } = cityNode.status;
  if (endpoints === undefined || tlsCaCertificate === undefined) throw new Error(`${cityNode.id} has no endpoints`);
  const { certificate, key } = await tenantIdentity(league, cityNode, tenant);
  const client = new grpc.Client(endpoints.peer, grpc.credentials.createSsl(Buffer.from(tlsCaCertificate)));
  const connection = gateway.connect({
    client,
    identity: { mspId: tenant.id, credentials: Buffer.from(certificate) },
    signer: gateway.signers.newPrivateKeySigner(createPrivateKey(key)),
    hash: (message: Uint8Array) => createHash('sha256').update(message).digest(),
  });
  const contract = connection.getNetwork(channel.id).getContract('notary');
  return {
    submit: async (hash) => void (await contract.submitTransaction('register', hash)),
    close: () => {
      connection.close();
      client.close();
    },
  };
}

const libraries = { gateway: '@hyperledger/fabric-gateway', grpc: '@grpc/grpc-js' } as const;

/** As the package `fabric` has them: this folder has no dependencies of its own. */
function loadLibraries(): Libraries {
  const require = createRequire(new URL('../../packages/fabric/src/index.ts', import.meta.url));
  return { gateway: require(libraries.gateway), grpc: require(libraries.grpc) };
}

/** From the folder of the city's machine: the gateway's key for the tenant, and the certificate out of its bundle. */
async function tenantIdentity(league: BenchLeague, cityNode: CityNode, tenant: BenchTenant) {
  const [host] = await league.client.cityNodes.hosts(cityNode.id);
  const machine = (await readdir(league.machinesDirectory)).find(
    (name) => host !== undefined && name.includes(host.id),
  );
  if (machine === undefined) throw new Error(`${cityNode.id} has no machine on this computer`);
  const state = join(league.machinesDirectory, machine, 'gateway', 'state');
  const files = await readdir(state, { recursive: true });
  const fileOf = (end: string) => join(state, files.find((name) => name.endsWith(end)) ?? end);
  const jws = await readFile(fileOf('bundle.jws'), 'utf8');
  const bundle = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly tenants: readonly { readonly tenantId: string; readonly certificate?: string }[];
  };
  const certificate = bundle.tenants.find(({ tenantId }) => tenantId === tenant.id)?.certificate;
  if (certificate === undefined) throw new Error(`The gateway of ${cityNode.id} has no certificate for ${tenant.id}`);
  return { certificate, key: await readFile(fileOf(`${tenant.id}.key.pem`), 'utf8') };
}
