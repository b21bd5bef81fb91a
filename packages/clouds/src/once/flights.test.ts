import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFlights } from './flights.ts';

const live = () => AbortSignal.timeout(5_000);

function slow() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const begun: AbortSignal[] = [];
  const work = (signal: AbortSignal): Promise<string> => {
    begun.push(signal);
    signal.addEventListener('abort', () => resolve('aborted'));
    return promise;
  };
  return { work, resolve, begun };
}

describe('work under way', () => {
  it('is joined by who asks for the same name, and begun for another', async () => {
    const flights = createFlights(5_000);
    const { work, resolve, begun } = slow();
    const results = ['a', 'a', 'b'].map((name) => flights.join(name, live(), work));
    resolve('done');
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
    expect(begun).toHaveLength(2);
  });

  it('goes on while one waits, and ends when all have left', async () => {
    const flights = createFlights(5_000);
    const { work, begun } = slow();
    const [one, other] = [new AbortController(), new AbortController()];
    const joined = [one, other].map(({ signal }) => flights.join('a', signal, work).catch((error: unknown) => error));
    one.abort();
    expect(await joined[0]).toMatchObject({ errorClass: 'unknown-outcome' });
    expect(begun[0]?.aborted).toBe(false);
    other.abort();
    await joined[1];
    expect(begun[0]?.aborted).toBe(true);
  });

  it('that was left by all is over before the next begins', async () => {
    const flights = createFlights(5_000);
    const order: string[] = [];
    const leave = new AbortController();
    const first = flights.join('a', leave.signal, async (signal) => {
      while (!signal.aborted) await turn();
      await turn();
      order.push('first over');
    });
    leave.abort();
    await expect(first).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    await flights.join('a', live(), async () => order.push('second begun'));
    expect(order).toEqual(['first over', 'second begun']);
  });
});
