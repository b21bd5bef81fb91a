import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { type Accepted, submit } from './operation.ts';
import { exchangeOrAbsent } from './translate.ts';

/** Network resources take a second or two; a call looks so often and then leaves the waiting to its caller. */
const waitsMs = [20, 100, 400, 1_000, 1_000] as const;

/** Codes that say that something else is at work on the resource, or needs it still. */
const busyCodes: ReadonlySet<string> = new Set([
  'AnotherOperationInProgress',
  'RetryableError',
  'CanceledAndSupersededDueToAnotherOperation',
  'ReferencedResourceNotProvisioned',
  'NicInUse',
  'NicReservedForAnotherVm',
  'PublicIPAddressCannotBeDeleted',
  'InUseNetworkSecurityGroupCannotBeDeleted',
  'Conflict',
]);

export interface Part<T> {
  /** Such as `address hansa-x-ip`. */
  readonly name: string;
  readonly get: (options: { abortSignal: AbortSignal }) => Promise<T>;
  readonly put: Parameters<typeof submit>[2];
  /** Whether it is as wanted; without it, that it exists is enough. */
  readonly fits?: (seen: T) => boolean;
}

/**
 * Makes one part as wanted, from what is seen of it: a repeat, or a second caller at the same time, goes on where the first
 * stands. False: it is under way and not there yet.
 */
export async function settle<T extends { readonly provisioningState?: string }>(
  call: CallOptions,
  { name, get, put, fits = () => true }: Part<T>,
): Promise<boolean> {
  for (const waitMs of waitsMs) {
    const options = { abortSignal: call.signal };
    const seen = await exchangeOrAbsent(call, { write: false, what: `read ${name}` }, () => get(options));
    const state = seen?.provisioningState;
    if (seen !== undefined && state === 'Succeeded' && fits(seen)) return true;
    const restful = state === undefined || state === 'Succeeded' || state === 'Failed' || state === 'Canceled';
    if (restful) {
      const accepted = await whenFree(submit(call, `make ${name}`, put));
      if (accepted?.provisioningState === 'Succeeded') return true;
    }
    await pause(waitMs, call);
  }
  return false;
}

/** Sends one deletion. True: it was absent. False: it is being deleted, or something needs it still. */
export async function remove(call: CallOptions, name: string, start: Parameters<typeof submit>[2]): Promise<boolean> {
  const purpose = { write: true, what: `delete ${name}` };
  const accepted = await exchangeOrAbsent(call, purpose, () => whenFree(submit(call, purpose.what, start)))
    .then((answer) => answer ?? 'busy')
    .catch((error: unknown) => {
      if (error instanceof CloudError && error.errorClass === 'not-found') return 'absent' as const;
      throw error;
    });
  if (accepted === 'busy') return false;
  return accepted === 'absent' || accepted.status === 204;
}

/** Undefined when someone else is at work on it. */
function whenFree(work: Promise<Accepted>): Promise<Accepted | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof CloudError && busyCodes.has(error.vendorCode ?? '')) return undefined;
    throw error;
  });
}

/** Ends early, and in silence, when the signal does: the next exchange says so. */
export const pause = (ms: number, { signal }: CallOptions): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
