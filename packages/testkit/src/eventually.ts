import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long to keep trying. Default 5 s. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Runs an assertion until it no longer throws and answers what it returned. When time is up the last failure is thrown
 * as it was, so that a test that waits in vain says what it still missed.
 */
export async function eventually<T>(assertion: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 5_000, intervalMs = 10 } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await sleep(intervalMs);
  }
}
