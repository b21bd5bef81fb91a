import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';

/** Runs `work` once for all who ask for the same key while it runs. Each ends early by its own signal. */
export type OneFlight<T> = (key: string, call: CallOptions, work: () => Promise<T>) => Promise<T>;

/**
 * For what a vendor does not make only once by itself: a network of a site, which all machines of an account ask for at once.
 * Who joined a flight ends with it when the one who began it is called off, as `unknown-outcome`, and may ask again.
 */
export function createOneFlight<T>(): OneFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return async (key, { signal }, work) => {
    if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
    const flight = flights.get(key) ?? begin(flights, key, work);
    const calledOff = Promise.withResolvers<never>();
    const onAbort = () =>
      calledOff.reject(new CloudError('unknown-outcome', 'Called off; repeat it with the same key'));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([flight, calledOff.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

function begin<T>(flights: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const flight = work().finally(() => flights.delete(key));
  flights.set(key, flight);
  return flight;
}
