import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';

/** @throws CloudError `unavailable` when the signal ends it */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (cause) {
    throw new CloudError('unavailable', 'The call was called off while it waited', { cause });
  }
}
