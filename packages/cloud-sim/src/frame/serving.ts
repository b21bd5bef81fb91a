import type { RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendAnswer, sendFault } from './answer.ts';
import type { Exchanges } from './exchange.ts';
import { readRequest } from './listener.ts';
import type { VendorSim } from './vendor.ts';
import type { World } from './world.ts';

export interface ServeDeps {
  readonly vendor: VendorSim;
  readonly exchanges: Exchanges;
  readonly world: World;
  readonly onFailure: (error: unknown) => void;
}

/** The vendor's clock shows in each answer: a client whose own is off learns it there. */
const dated = ({ clock }: World) => ({ date: new Date(clock.nowMs()).toUTCString() });

/** Answers requests of one cloud: reads each whole, lets time pass, asks the vendor, and shapes the faults that are the frame's. */
export function answerRequests(
  { vendor, exchanges, world, onFailure }: ServeDeps,
  scheme: 'http' | 'https',
): RequestListener {
  return async (incoming, response) => {
    try {
      const request = await readRequest(incoming, scheme);
      const { latencyMs } = world.timing;
      if (latencyMs > 0) await delay(latencyMs * (0.5 + world.random()));
      if (request === undefined) return sendAnswer(response, { status: 413, headers: { connection: 'close' } });
      const { answer, fault } = await exchanges.run(() => vendor.handle(request));
      if (fault !== undefined) return await sendFault(response, fault);
      if (answer !== undefined) sendAnswer(response, { ...answer, headers: { ...dated(world), ...answer.headers } });
    } catch (error) {
      // Whoever sent it has gone before it was read.
      if (incoming.destroyed && !incoming.complete) return;
      onFailure(error);
      // A fault of the simulator itself, told to whoever drives it: it holds no secret but its own test keys.
      const body = `The simulator failed: ${error instanceof Error ? error.stack : String(error)}\n`;
      if (!response.headersSent) sendAnswer(response, { status: 599, headers: { 'content-type': 'text/plain' }, body });
    }
  };
}
