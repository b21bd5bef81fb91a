import { CloudError } from '../errors.ts';

/** Work on one machine at a time in this process: who asks for what is under way joins it. */
export interface Flights {
  /** Joins the work of this name, or begins it. The caller's signal ends the caller's wait, not the work. */
  join<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Resolves when no work of this name is under way, whatever came of it. */
  landed(name: string, signal: AbortSignal): Promise<void>;
}

/** An order is sent whole even when its caller gave up, since half an order is an order whose outcome nobody knows. */
export function createFlights(flightMsMax: number): Flights {
  const flying = new Map<string, Promise<unknown>>();
  return {
    join: async <T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
      const flight = (flying.get(name) as Promise<T> | undefined) ?? begin(flying, name, work, flightMsMax);
      return await orCalledOff(flight, signal, 'unknown-outcome');
    },
    landed: async (name, signal) => {
      const flight = flying.get(name);
      if (flight === undefined) return;
      const landed = flight.then(
        () => undefined,
        // Whoever joined it hears of its error; here only its end counts.
        () => undefined,
      );
      await orCalledOff(landed, signal, 'unavailable');
    },
  };
}

function begin<T>(
  flying: Map<string, Promise<unknown>>,
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
  flightMsMax: number,
): Promise<T> {
  const flight = work(AbortSignal.timeout(flightMsMax)).finally(() => flying.delete(name));
  flying.set(name, flight);
  // All who joined may have given up by the time that it fails.
  flight.catch(() => undefined);
  return flight;
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
