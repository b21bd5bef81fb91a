import { CloudError } from '../errors.ts';

/** Work on one name at a time in this process: who asks for what is under way joins it. */
export interface Flights {
  /** Joins the work of this name, or begins it. It goes on as long as somebody waits for it. */
  join<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Resolves when no work of this name is under way, whatever came of it. */
  landed(name: string, signal: AbortSignal): Promise<void>;
}

interface Flight {
  readonly result: Promise<unknown>;
  /** Aborted when nobody waits any more. */
  readonly ended: AbortController;
  waiting: number;
}

/** @param flightMsMax ends work that its callers would wait for without end */
export function createFlights(flightMsMax: number): Flights {
  const flying = new Map<string, Flight>();

  const begin = (name: string, work: (signal: AbortSignal) => Promise<unknown>): Flight => {
    const ended = new AbortController();
    const result = work(AbortSignal.any([ended.signal, AbortSignal.timeout(flightMsMax)])).finally(() => {
      flying.delete(name);
    });
    // All who waited may have left by the time that it fails.
    result.catch(() => undefined);
    const flight = { result, ended, waiting: 0 };
    flying.set(name, flight);
    return flight;
  };

  const landed = async (name: string, signal: AbortSignal): Promise<void> => {
    const flight = flying.get(name);
    if (flight === undefined) return;
    // Whoever waits for its result hears of its error; here only its end counts.
    const over = flight.result.then(
      () => undefined,
      () => undefined,
    );
    await orCalledOff(over, signal, 'unavailable');
  };

  return {
    landed,
    join: async <T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
      // One that everybody has left is about to end: what comes after it finds what it did.
      while (flying.get(name)?.ended.signal.aborted === true) await landed(name, signal);
      const flight = flying.get(name) ?? begin(name, work);
      flight.waiting += 1;
      try {
        return await orCalledOff(flight.result as Promise<T>, signal, 'unknown-outcome');
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0) flight.ended.abort();
      }
    },
  };
}

async function orCalledOff<T>(
  work: Promise<T>,
  signal: AbortSignal,
  errorClass: 'unknown-outcome' | 'unavailable',
): Promise<T> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(new CloudError(errorClass, 'The call was called off; repeat it with the same key'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, ended.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
