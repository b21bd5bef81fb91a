import { AsyncLocalStorage } from 'node:async_hooks';
import type { FrameFault } from './faults.ts';

/** One request on its way through a vendor. */
interface Exchange {
  fault?: FrameFault;
}

export interface Exchanges {
  /** Runs `work` as one request; answers what came of it and the fault that the frame must shape, if any. */
  run<T>(work: () => Promise<T>): Promise<{ readonly answer?: T; readonly fault?: FrameFault }>;
  /** @throws what only `run` catches, unless the fault is that the answer is lost. */
  interrupt(fault: FrameFault): void;
}

class Interrupted extends Error {}

/** Carries a fault from where the vendor asks for it to where the frame answers, past all that lies between. */
export function createExchanges(): Exchanges {
  const current = new AsyncLocalStorage<Exchange>();
  return {
    run: async (work) => {
      const exchange: Exchange = {};
      try {
        const answer = await current.run(exchange, work);
        return { answer, ...exchange };
      } catch (error) {
        if (error instanceof Interrupted) return exchange;
        throw error;
      }
    },
    interrupt: (fault) => {
      const exchange = current.getStore();
      if (exchange === undefined) throw new Error('A fault was asked for outside a request');
      exchange.fault = fault;
      if (fault !== 'lost-answer') throw new Interrupted(fault);
    },
  };
}
