import { setTimeout as delay } from 'node:timers/promises';

/** Before each repeat; the answer after the last one stands. */
const pausesMs = [250, 1_000, 3_000];

type Fetch = (request: Request) => Promise<Response>;
type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * A `fetch` that asks again after a 503: the server could not take the request on just then. Only what may be asked twice: a
 * read, or a write under an idempotency key, whose effect is one however often it arrives.
 */
export function patientFetch(inner: Fetch, pause: Pause = (ms, signal) => delay(ms, undefined, { signal })): Fetch {
  return async (request) => {
    if (!isRepeatable(request)) return inner(request);
    for (const pauseMs of pausesMs) {
      const answer = await inner(request.clone());
      if (answer.status !== 503) return answer;
      await answer.body?.cancel();
      await pause(pauseMs, request.signal);
    }
    return inner(request);
  };
}

const isRepeatable = ({ method, headers }: Request): boolean => method === 'GET' || headers.has('idempotency-key');
