import { CloudError } from '../errors.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { isCode } from './error-codes.ts';
import { addressBody, machineBody } from './machine-body.ts';
import { resourceName } from './names.ts';
import { operationFailure } from './operation.ts';
import { settle } from './settle.ts';
import { exchange, exchangeOrAbsent, once, text } from './translate.ts';

/**
 * Address, then machine, each looked for before it is made; of two callers one makes the machine and the other finds its name
 * taken. No `requestId` is sent: for a day Google would answer a failed creation's operation again, and the name alone
 * already makes the machine once.
 */
export async function createMachine(client: GoogleClient, spec: MachineSpec, call: CallOptions): Promise<string> {
  const { project, zone, instances } = client;
  const name = resourceName(spec.key);
  if ((await readInstance(client, name, call)) !== undefined) return name;
  const natIP = await reserveAddress(client, spec, call);
  const purpose = { write: true, what: `make machine ${name}` };
  const operation = await exchange(call, purpose, async () => {
    const instanceResource = machineBody(client, spec, natIP);
    const [made] = await instances.insert({ project, zone, instanceResource }, once);
    return shownOperation(made.latestResponse);
  }).catch((error: unknown) => {
    const taken = error instanceof CloudError && isTaken(error.vendorCode);
    if (!taken) throw error;
    return undefined;
  });
  if (operation !== undefined) await refuseFailed(client, operation, purpose, call);
  return name;
}

const isTaken = (code: string | undefined): boolean =>
  isCode(code, 'alreadyExists') || isCode(code, 'RESOURCE_ALREADY_EXISTS');

/** @throws Error when the answer is no operation, so that it is not taken for one */
function shownOperation(operation: unknown): string {
  const name = text((operation as { name?: unknown } | null)?.name);
  if (!name) throw new Error('An answer without an operation');
  return name;
}

async function reserveAddress(client: GoogleClient, spec: MachineSpec, call: CallOptions): Promise<string> {
  const { project, region, addresses } = client;
  const name = resourceName(spec.key);
  const address = await settle(call, {
    name: `address ${name}`,
    get: async () => (await addresses.get({ project, region, address: name }, once))[0],
    insert: () => addresses.insert({ project, region, addressResource: addressBody(spec) }, once),
    ready: (seen) => Boolean(seen.address),
  });
  if (address?.address) return address.address;
  const detail = `Google is still at work on the address ${name}; repeat the call`;
  throw new CloudError('unavailable', detail, { retryAfterMs: 2_000 });
}

/** What failed at once is told at once; whatever else this look meets, the creation was accepted. */
async function refuseFailed(
  client: GoogleClient,
  operation: string,
  purpose: { write: boolean; what: string },
  call: CallOptions,
): Promise<void> {
  const { project, zone, zoneOperations } = client;
  const seen = await exchange(call, { write: false, what: 'read an operation' }, () =>
    zoneOperations.get({ project, zone, operation }, once),
  ).catch(() => undefined);
  const failure = operationFailure(seen?.[0], purpose.what);
  if (failure !== undefined && !isTaken(failure.vendorCode)) throw failure;
}

export const readInstance = (client: GoogleClient, instance: string, call: CallOptions) =>
  exchangeOrAbsent(call, { write: false, what: `read machine ${instance}` }, async () => {
    const { project, zone, instances } = client;
    const [seen] = await instances.get({ project, zone, instance }, once);
    if (seen.name !== instance || !seen.status) throw new Error('An answer that is no machine');
    return seen;
  });
