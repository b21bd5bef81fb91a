import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';

export interface DesiredEntry {
  readonly hostId: string;
  /** `node`, `contract/<label>`, `channel/<id>` or `bundle`. */
  readonly subject: string;
  /** The subject's message of the agent protocol, as JSON. */
  readonly body: object;
}

/** What an agent at revision `since` lacks. `full`: the upserts are all there is, whatever the agent holds. */
export interface DesiredChanges {
  readonly revision: number;
  readonly full: boolean;
  readonly upserts: readonly { readonly subject: string; readonly body: Record<string, unknown> }[];
  readonly removals: readonly string[];
}

/** Sets what a host should have for a subject and tells its stream. The same body again changes nothing: false. */
export async function upsertDesired(tx: Tx, hostId: string, subject: string, body: object): Promise<boolean> {
  return write(tx, hostId, subject, JSON.stringify(body));
}

/** Many at once, in the order of host ids so that two transactions never wait for each other crosswise. */
export async function upsertDesiredAll(tx: Tx, entries: readonly DesiredEntry[]): Promise<void> {
  const ordered = entries.toSorted((a, b) => (a.hostId < b.hostId ? -1 : a.hostId > b.hostId ? 1 : 0));
  for (const { hostId, subject, body } of ordered) await upsertDesired(tx, hostId, subject, body);
}

/** False when the host was not to have it anyway. */
export async function removeDesired(tx: Tx, hostId: string, subject: string): Promise<boolean> {
  return write(tx, hostId, subject, null);
}

/** The body that a host should have for a subject, if any. */
export async function desiredOf<Body = Record<string, unknown>>(
  db: Sql,
  hostId: string,
  subject: string,
): Promise<Body | undefined> {
  const row = await db
    .selectFrom('desired')
    .select('body')
    .where('hostId', '=', hostId)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return (row?.body ?? undefined) as Body | undefined;
}

/** All that changed after `since`; everything when the agent holds nothing, or a revision that cannot be built upon. */
export async function desiredSince(db: Sql, hostId: string, since: number): Promise<DesiredChanges> {
  const full = sql<boolean>`(${since} = 0 or ${since} < r.stored_revision or ${since} > r.revision)`;
  const { rows } = await sql<{
    revision: number;
    full: boolean;
    subject: string | null;
    body: Record<string, unknown> | null;
  }>`
    select r.revision, ${full} as full, d.subject, d.body
    from host_revision r
    left join desired d on d.host_id = r.host_id and (d.revision > ${since} or ${full})
    where r.host_id = ${hostId}
    order by d.revision`.execute(db);
  const first = rows[0];
  if (first === undefined) return { revision: 0, full: true, upserts: [], removals: [] };
  const upserts = rows.flatMap(({ subject, body }) => (subject !== null && body !== null ? [{ subject, body }] : []));
  const removals = rows.flatMap(({ subject, body }) => (subject !== null && body === null ? [subject] : []));
  return { revision: first.revision, full: first.full, upserts, removals: first.full ? [] : removals };
}

/** The agent has stored everything up to `revision`; removals that it knows of are forgotten. */
export async function desiredStored(tx: Tx, hostId: string, revision: number): Promise<void> {
  await tx
    .updateTable('hostRevision')
    .set({ storedRevision: sql`greatest(stored_revision, least(${revision}, revision))` })
    .where('hostId', '=', hostId)
    .execute();
  await tx
    .deleteFrom('desired')
    .where('hostId', '=', hostId)
    .where('body', 'is', null)
    .where('revision', '<=', revision)
    .execute();
}

/** Everything that a host should have is forgotten (the host is being deleted). */
export async function forgetDesired(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('desired').where('hostId', '=', hostId).execute();
}

/** All but the channels: what another machine of the host is to have again as it was. */
export async function forgetDesiredButChannels(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('desired').where('hostId', '=', hostId).where('subject', 'not like', 'channel/%').execute();
}

async function write(tx: Tx, hostId: string, subject: string, body: string | null): Promise<boolean> {
  const { rows } = await sql<{ revision: number }>`
    with same as (
      select 1 from desired where host_id = ${hostId} and subject = ${subject} and body is not distinct from ${body}::jsonb
      union all
      select 1 where ${body}::jsonb is null
        and not exists (select 1 from desired where host_id = ${hostId} and subject = ${subject})
    ), drawn as (
      insert into host_revision (host_id, revision)
      select ${hostId}, 1 where not exists (select 1 from same)
      on conflict (host_id) do update set revision = host_revision.revision + 1
      returning revision
    ), stored as (
      insert into desired (host_id, subject, revision, body)
      select ${hostId}, ${subject}, revision, ${body}::jsonb from drawn
      on conflict (host_id, subject) do update set revision = excluded.revision, body = excluded.body
      returning revision
    )
    select revision, pg_notify('hansa_desired', ${hostId}) from stored`.execute(tx);
  return rows.length > 0;
}
