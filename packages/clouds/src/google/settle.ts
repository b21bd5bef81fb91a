import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { isCode } from './error-codes.ts';
import { exchange, exchangeOrAbsent } from './translate.ts';

/** A call looks so often and then leaves the waiting to its caller. */
const waitsMs = [20, 100, 400, 1_000, 1_000] as const;

export interface Part<T> {
  /** Such as `address hansa-x`. */
  readonly name: string;
  readonly get: () => Promise<T>;
  readonly insert: () => Promise<unknown>;
  /** Whether it can be used; without it, that it exists is enough. */
  readonly ready?: (seen: T) => boolean;
}

const isBusy = (error: unknown): boolean =>
  error instanceof CloudError &&
  ['alreadyExists', 'RESOURCE_ALREADY_EXISTS', 'resourceNotReady'].some((code) => isCode(error.vendorCode, code));

/**
 * Makes one part, from what is seen of it: a repeat, or a second caller at the same time, goes on where the first stands.
 *
 * @returns the part, or undefined while it is under way
 */
export async function settle<T>(
  call: CallOptions,
  { name, get, insert, ready = () => true }: Part<T>,
): Promise<T | undefined> {
  for (const waitMs of waitsMs) {
    const seen = await exchangeOrAbsent(call, { write: false, what: `read ${name}` }, get);
    if (seen !== undefined && ready(seen)) return seen;
    if (seen === undefined) {
      await exchange(call, { write: true, what: `make ${name}` }, insert).catch((error: unknown) => {
        if (!isBusy(error)) throw error;
      });
    }
    await pause(waitMs, call);
  }
  return undefined;
}

/** Codes that say that a thing is in use or at work still. */
const inUse = ['resourceInUseByAnotherResource', 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', 'resourceNotReady'];

/** Sends one deletion. `absent`: it was. `in-use`: something needs it still. `going`: it is being deleted. */
export async function remove(
  call: CallOptions,
  name: string,
  start: () => Promise<unknown>,
): Promise<'absent' | 'going' | 'in-use'> {
  const answer = await exchangeOrAbsent(call, { write: true, what: `delete ${name}` }, async () => {
    await start();
    return 'going' as const;
  }).catch((error: unknown) => {
    const code = error instanceof CloudError ? error.vendorCode : undefined;
    if (inUse.some((each) => isCode(code, each))) return 'in-use' as const;
    throw error;
  });
  return answer ?? 'absent';
}

/** Ends early, and in silence, when the signal does: the next exchange says so. */
export const pause = (ms: number, { signal }: CallOptions): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
