import type { Log } from '../log/log.ts';
import type { Database } from './database.ts';
import { pruneEvents } from './event.ts';
import { pruneKeys } from './idempotency.ts';

const everyMs = 600_000;
const eventsKeptForMs = 30 * 86_400_000;

/** Forgets what nobody asks for any more, now and then: old events, idempotency keys whose time is over. */
export function startHousekeeping({ db, log }: { readonly db: Database; readonly log: Log }): {
  stop(): Promise<void>;
} {
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      const events = await pruneEvents(db.sql, eventsKeptForMs);
      const keys = await pruneKeys(db.sql);
      if (events + keys > 0) log.info({ events, keys }, 'forgot what is old');
    } catch (error) {
      log.warn({ err: error }, 'housekeeping failed; the next round makes up for it');
    }
  };
  const timer = setInterval(() => {
    running = round();
  }, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
