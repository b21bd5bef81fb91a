import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from '../log/log.ts';
import { asDatabaseError, isSerializationFailure } from './database-error.ts';
import { createNotifications, type NotifyChannel, type NotifyHandler } from './notifications.ts';
import type { Tables } from './tables.ts';

/** Reads: the pool, or a transaction. */
export type Sql = Kysely<Tables>;
/** Writes that belong together. */
export type Tx = Transaction<Tables>;

export interface PoolGauges {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Database {
  readonly sql: Sql;
  /**
   * Runs `work` in one transaction (read committed) and answers what it returns; throws what it throws, rolled back.
   * `work` may run again after a deadlock, so it touches nothing but the transaction. Keep it short: an open transaction
   * holds back the events of all others.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** See `Notifications.listen`. */
  listen(channel: NotifyChannel, handler: NotifyHandler): Promise<() => void>;
  pool(): PoolGauges;
  close(): Promise<void>;
}

const mostConnections = 12;
const mostAttempts = 4;

/** bigint columns are counters far below 2^53, so they are read as numbers. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is not a safe integer`);
  return value;
});

/** The only door to PostgreSQL. Does not connect before the first use. */
export function createDatabase(options: { url: string; log: Log; maxConnections?: number }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? mostConnections,
    application_name: 'hansa',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    types,
  });
  // The server may end a connection at any moment, also one that waits inside a transaction: whoever uses it next is told.
  pool.on('connect', (client) => {
    client.on('error', (error) => options.log.warn({ error: error.message }, 'database connection broke'));
  });
  // Said above; the pool would throw where nobody listens.
  pool.on('error', () => undefined);
  const sql = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  const notifications = createNotifications(options);

  const attempt = async <T>(work: (tx: Tx) => Promise<T>, attemptsLeft: number): Promise<T> => {
    try {
      return await sql.transaction().execute(work);
    } catch (error) {
      if (attemptsLeft > 1 && isSerializationFailure(error)) return attempt(work, attemptsLeft - 1);
      throw asDatabaseError(error);
    }
  };

  return {
    sql,
    transaction: (work) => attempt(work, mostAttempts),
    listen: notifications.listen,
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await notifications.close();
      await sql.destroy();
    },
  };
}
