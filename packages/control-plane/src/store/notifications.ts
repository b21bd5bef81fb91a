import pg from 'pg';
import type { Log } from '../log/log.ts';

/** `hansa_due`: a kind; `hansa_desired`, `hansa_task`: a host id; `hansa_event`: nothing. */
export type NotifyChannel = 'hansa_due' | 'hansa_desired' | 'hansa_task' | 'hansa_event';

/** Null says that the connection was new: anything may have been missed, so look at everything. */
export type NotifyHandler = (payload: string | null) => void;

export interface Notifications {
  /** Calls `handler` for each notification. Resolves, once the database listens, to a function that ends it. */
  listen(channel: NotifyChannel, handler: NotifyHandler): Promise<() => void>;
  close(): Promise<void>;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/** LISTEN on a connection of its own, opened at the first use and again whenever it breaks. Notifications are hints. */
export function createNotifications(options: { url: string; log: Log }): Notifications {
  const handlers = new Map<NotifyChannel, Set<NotifyHandler>>();
  let connecting: Promise<pg.Client | undefined> | undefined;
  let pauseMs = firstPauseMs;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const tell = (channel: NotifyChannel, payload: string | null): void => {
    for (const handler of handlers.get(channel) ?? []) handler(payload);
  };

  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: options.url, application_name: 'hansa-listen', keepAlive: true });
    client.on('notification', ({ channel, payload }) => tell(channel as NotifyChannel, payload ?? ''));
    client.on('error', (error) => options.log.warn({ error: error.message }, 'listening connection broke'));
    await client.connect();
    for (const channel of handlers.keys()) await client.query(`listen ${channel}`);
    client.on('end', () => reopenLater());
    pauseMs = firstPauseMs;
    for (const channel of handlers.keys()) tell(channel, null);
    return client;
  };

  const connect = (): Promise<pg.Client | undefined> => {
    connecting ??= open().catch((error: Error) => {
      options.log.warn({ error: error.message }, 'cannot listen to the database; trying again');
      reopenLater();
      return undefined;
    });
    return connecting;
  };

  const reopenLater = (): void => {
    connecting = undefined;
    if (closed) return;
    retry = setTimeout(() => void connect(), pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  return {
    listen: async (channel, handler) => {
      const known = handlers.get(channel);
      handlers.set(channel, (known ?? new Set()).add(handler));
      const client = await connect();
      if (known === undefined) await client?.query(`listen ${channel}`);
      return () => void handlers.get(channel)?.delete(handler);
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      const client = await connecting;
      await client?.end();
    },
  };
}
