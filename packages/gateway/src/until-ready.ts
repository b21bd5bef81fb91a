import { type Clock, type ErrorCode, HansaError } from '@hansa/core';

export interface Patience {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

const patienceMs = 3_000;
const pauseMs = 100;

/**
 * A channel that was just rented needs a moment on each peer: its config block, its contract's definition. The bundle says that channel and contract are there, so a peer that does not know them yet, before anything
 * was sent to the orderers, will. The call is repeated for up to 3 s, then `channel.not-ready`. Nothing else is repeated.
 */
export async function untilReady<Result>(
  channelId: string,
  { clock, sleep }: Patience,
  call: () => Promise<Result>,
): Promise<Result> {
  const deadlineMs = clock.nowMs() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isNotYet(error)) throw error;
      if (clock.nowMs() + pauseMs > deadlineMs) {
        throw new HansaError('channel.not-ready', `Channel ${channelId} does not answer in this city yet; try again`, {
          cause: error,
        });
      }
    }
    await sleep(pauseMs);
  }
}

const notYetCodes: readonly ErrorCode[] = ['channel.unknown', 'channel.not-ready', 'contract.unknown'];

const isNotYet = (error: unknown): boolean =>
  error instanceof HansaError && notYetCodes.includes(error.code) && sentTransaction(error) === undefined;

/**
 * The id of the transaction when an error came after it was sent to the orderers: they may have it, so it must not be made anew.
 * The Fabric client tells by the class of its error.
 */
export function sentTransaction({ cause }: HansaError): string | undefined {
  if (!(cause instanceof Error) || cause.name !== 'SubmitError' || !('transactionId' in cause)) return undefined;
  return String(cause.transactionId);
}
