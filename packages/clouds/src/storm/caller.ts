import { setTimeout as delay } from 'node:timers/promises';
import { withDeadline } from '../decorate/deadline.ts';
import { CloudError } from '../errors.ts';
import type { CallOptions, CloudProvider } from '../port.ts';

type Work<T> = (provider: CloudProvider, call: CallOptions) => Promise<T>;

/** Calls a provider as the control plane does, whose process may end at any moment. */
export interface Caller {
  /** The same call again while the port says that a repeat may mend it. @throws what a repeat does not mend */
  insist<T>(work: Work<T>): Promise<T>;
  /** One call, called off after `withinMs`; whether it had its effect, nobody knows. @throws as `insist` */
  attempt(work: Work<unknown>, withinMs?: number): Promise<void>;
  /** Ends all that is under way, as the end of the process would, and goes on with a provider that remembers nothing. */
  restart(): void;
  retries(): number;
}

const deadlineMs = 30_000;
const triesMax = 500;
const pauseMs = { least: 5, most: 100 } as const;

export function createCaller(open: () => Promise<CloudProvider>): Caller {
  let retries = 0;
  const begin = () => {
    const ended = new AbortController();
    const provider = open().then((inner) => withDeadline(inner, { deadlineMs }));
    // Whoever calls hears of it; a process that nobody called has none to tell.
    provider.catch(() => undefined);
    return { provider, ended };
  };
  let current = begin();

  const run = async <T>(work: Work<T>, also: readonly AbortSignal[] = []): Promise<T> => {
    const { provider, ended } = current;
    return await work(await provider, { signal: AbortSignal.any([ended.signal, ...also]), callId: 'storm' });
  };

  return {
    retries: () => retries,
    restart: () => {
      current.ended.abort();
      current = begin();
    },
    insist: async (work) => {
      for (let tried = 1; ; tried++) {
        try {
          return await run(work);
        } catch (error) {
          if (!mayMend(error) || tried === triesMax) throw error;
          retries += 1;
          await delay(Math.min(Math.max(error.retryAfterMs ?? 0, pauseMs.least), pauseMs.most));
        }
      }
    },
    attempt: async (work, withinMs = deadlineMs) => {
      await run(work, [AbortSignal.timeout(withinMs)]).catch((error: unknown) => {
        if (!mayMend(error)) throw error;
      });
    },
  };
}

const mayMend = (error: unknown): error is CloudError =>
  error instanceof CloudError && error.cloudRetry === 'same-request';
