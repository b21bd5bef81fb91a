import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { type Json, textOf } from '../signed-http/answer.ts';
import { pages, type Telecom } from './client.ts';
import { clientToken, machineName, namePrefix, nameSuffix } from './names.ts';

/** A reserved public address. It is made before its machine, so it also tells that a machine may be on its way. */
export interface Address {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
}

/** The list cannot be searched by name, so it is read until the name is found. */
export async function addressOf(telecom: Telecom, key: string, call: CallOptions): Promise<Address | undefined> {
  const ending = `-${nameSuffix(key)}`;
  for await (const address of all(telecom, call)) {
    if (address.name.startsWith('hansa-') && address.name.endsWith(ending)) return address;
  }
  return undefined;
}

export async function* addressesOf(telecom: Telecom, owner: string, call: CallOptions): AsyncGenerator<Address> {
  const prefix = namePrefix(owner);
  for await (const address of all(telecom, call)) if (address.name.startsWith(prefix)) yield address;
}

export interface AddressWish {
  readonly owner: string;
  readonly key: string;
  readonly bandwidthMbps: number;
}

const orderAsksMax = 4;
const orderPauseMs = 250;

/** The address of a key, reserved if need be. Its order mostly is done at once, and is asked for again if not. */
export async function ensureAddress(
  telecom: Telecom,
  { owner, key, bandwidthMbps }: AddressWish,
  call: CallOptions,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const known = await addressOf(telecom, key, call);
  if (known !== undefined) return { id: known.id, isNew: false };
  const input = {
    clientToken: clientToken('address', key),
    cycleType: 'on_demand',
    demandBillingType: 'upflowc',
    name: machineName(owner, key),
    bandwidth: bandwidthMbps,
  };
  for (let asked = 1; ; asked++) {
    try {
      const id = textOf((await telecom('createAddress', { input }, call)).eipID);
      if (id !== undefined) return { id, isNew: true };
    } catch (error) {
      if (!isOrderInProgress(error) || asked === orderAsksMax) throw error;
    }
    if (asked === orderAsksMax) throw new CloudError('unknown-outcome', 'The order of an address is not done yet');
    await pause(orderPauseMs * asked, call);
  }
}

async function pause(forMs: number, { signal }: CallOptions): Promise<void> {
  try {
    await delay(forMs, undefined, { signal });
  } catch (cause) {
    throw new CloudError('unknown-outcome', 'Called off while an address was ordered: repeat it', { cause });
  }
}

const isOrderInProgress = (error: unknown) =>
  error instanceof CloudError && /order\.inprogress$/i.test(error.vendorCode ?? '');

/** Nothing happens when it is gone already. */
export async function releaseAddress(
  telecom: Telecom,
  { id }: { readonly id: string },
  call: CallOptions,
): Promise<void> {
  try {
    await telecom('deleteAddress', { input: { clientToken: clientToken('release', id), eipID: id } }, call);
  } catch (error) {
    const gone = error instanceof CloudError && error.errorClass === 'not-found';
    if (!gone && !isOrderInProgress(error)) throw error;
  }
}

async function* all(telecom: Telecom, call: CallOptions): AsyncGenerator<Address> {
  for await (const found of pages(telecom, 'listAddresses', { input: {}, items: 'eips' }, call)) {
    const address = addressFrom(found);
    if (address !== undefined) yield address;
  }
}

const goneStates: ReadonlySet<unknown> = new Set(['DELETING', 'DELETED']);

function addressFrom(found: Json): Address | undefined {
  const [id, name] = [textOf(found.ID), textOf(found.name)];
  if (id === undefined || name === undefined || goneStates.has(found.status)) return undefined;
  const createdAtMs = Date.parse(textOf(found.createdAt) ?? '');
  return { id, name, createdAtMs: Number.isNaN(createdAtMs) ? 0 : createdAtMs };
}
