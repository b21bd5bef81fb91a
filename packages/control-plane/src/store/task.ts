import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';
import type { TaskTable } from './tables.ts';

export type Task = Selectable<TaskTable>;

export interface NewTask {
  readonly hostId: string;
  /** Woken when the task ends. */
  readonly resourceId: string;
  /** Makes the task idempotent on its host. */
  readonly key: string;
  /** A field of the protocol's `Task`: `commit_contract`, `unjoin_channels`. */
  readonly kind: string;
  readonly body: object;
}

export type TaskEnd =
  | { readonly ok: true }
  | { readonly ok: false; readonly errorCode: string; readonly errorMessage: string };

/** Finds the host's task of this key, in whatever state, or makes it and tells the host's stream. */
export async function ensureTask(tx: Tx, task: NewTask): Promise<Task> {
  const made = await tx
    .insertInto('task')
    .values({ ...task, body: JSON.stringify(task.body) })
    .onConflict((conflict) => conflict.columns(['hostId', 'key']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (made !== undefined) {
    await notifyHost(tx, task.hostId);
    return made;
  }
  return tx
    .selectFrom('task')
    .selectAll()
    .where('hostId', '=', task.hostId)
    .where('key', '=', task.key)
    .executeTakeFirstOrThrow();
}

/** What the host has still to do, oldest first. */
export async function openTasks(db: Sql, hostId: string, limit = 100): Promise<Task[]> {
  return db
    .selectFrom('task')
    .selectAll()
    .where('hostId', '=', hostId)
    .where('state', 'in', ['pending', 'sent'])
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function tasksOf(db: Sql, resourceId: string): Promise<Task[]> {
  return db.selectFrom('task').selectAll().where('resourceId', '=', resourceId).orderBy('createdAt').execute();
}

export async function taskSent(db: Sql, id: string): Promise<void> {
  await db
    .updateTable('task')
    .set({ state: 'sent', sentAt: sql`now()` })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

/** Records how a host's task ended and wakes its resource. False: there is no such open task on this host. */
export async function endTask(tx: Tx, hostId: string, id: string, end: TaskEnd): Promise<boolean> {
  const row = await tx
    .updateTable('task')
    .set({
      state: end.ok ? 'done' : 'failed',
      errorCode: end.ok ? null : end.errorCode,
      errorMessage: end.ok ? null : end.errorMessage,
      endedAt: sql`now()`,
    })
    .where('id', '=', id)
    .where('hostId', '=', hostId)
    .where('state', 'in', ['pending', 'sent'])
    .returning('resourceId')
    .executeTakeFirst();
  if (row === undefined) return false;
  await wake(tx, row.resourceId);
  return true;
}

async function notifyHost(tx: Tx, hostId: string): Promise<void> {
  await sql`select pg_notify('hansa_task', ${hostId})`.execute(tx);
}
