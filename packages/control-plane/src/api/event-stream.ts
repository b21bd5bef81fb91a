import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log/log.ts';
import {
  type Database,
  type EventFilter,
  type EventPosition,
  formatPosition,
  readEvents,
  type StoredEvent,
} from '../store/index.ts';
import { type Bell, createBell } from './bell.ts';

export interface EventStreams {
  /** Writes events until the client goes or the server closes. */
  serve(response: ServerResponse, after: EventPosition, filter: EventFilter): Promise<void>;
  full(): boolean;
  /** Ends all streams; waits a little for what is on its way. */
  close(): Promise<void>;
}

const mostStreams = 500;
const mostEventsARead = 200;
/** A proxy takes a silent connection for a dead one. */
const heartbeatMs = 15_000;
/** An event younger than a running transaction waits for that one's end, of which nobody tells us. */
const heldPauseMs = 10;
const closePatienceMs = 500;
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

/** Server-sent events (WHATWG HTML): each stream reads the table from where it stands, whenever the database notifies. */
export function createEventStreams(deps: {
  readonly db: Database;
  readonly log: Log;
  readonly show: (event: StoredEvent) => object;
}): EventStreams {
  const bells = new Set<Bell>();
  const serving = new Set<Promise<void>>();
  let closed = false;
  let listening: Promise<() => void> | undefined;
  const ringAll = (): void => {
    for (const bell of bells) bell.ring();
  };

  const follow = async (response: ServerResponse, start: EventPosition, filter: EventFilter, bell: Bell) => {
    let position = start;
    while (!closed && !response.destroyed) {
      const { events, held } = await readEvents(deps.db.sql, position, mostEventsARead, filter);
      position = events.at(-1)?.position ?? position;
      const text = events.map((event) => message(event, deps.show(event))).join('');
      if (text !== '') await send(response, text);
      if (events.length === mostEventsARead) continue;
      const rang = await bell.wait(held ? heldPauseMs : heartbeatMs);
      if (!rang && !held) await send(response, ': still here\n\n');
    }
  };

  const serve = async (response: ServerResponse, after: EventPosition, filter: EventFilter): Promise<void> => {
    listening ??= deps.db.listen('hansa_event', ringAll);
    const bell = createBell();
    bells.add(bell);
    response.on('close', () => bell.ring());
    try {
      await listening;
      response.writeHead(200, headers);
      // A message without data only sets the id from which the client resumes.
      response.write(`retry: 1000\nid: ${formatPosition(after)}\n\n`);
      await follow(response, after, filter, bell);
    } catch (error) {
      deps.log.warn({ err: error }, 'event stream broke; its client resumes');
    } finally {
      bells.delete(bell);
      await new Promise<void>((resolve) => response.end(() => resolve()));
    }
  };

  return {
    full: () => serving.size >= mostStreams,
    close: async () => {
      closed = true;
      ringAll();
      await Promise.race([Promise.all(serving), sleep(closePatienceMs)]);
      (await listening)?.();
    },
    serve: (response, after, filter) => {
      const served = serve(response, after, filter).finally(() => serving.delete(served));
      serving.add(served);
      return served;
    },
  };
}

const message = ({ position }: StoredEvent, shown: object): string =>
  `id: ${formatPosition(position)}\ndata: ${JSON.stringify(shown)}\n\n`;

/** Waits for a slow reader; one that takes nothing until the next heartbeat is dropped. */
async function send(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return;
  const bell = createBell();
  const ring = (): void => bell.ring();
  response.on('drain', ring).on('close', ring);
  const taken = await bell.wait(heartbeatMs);
  response.off('drain', ring).off('close', ring);
  if (!taken) response.destroy();
}
