import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';

export interface ObservedReport {
  /** The upserts are all that the host has; what it had before and does not name is gone. */
  readonly full: boolean;
  readonly upserts: readonly { readonly subject: string; readonly body: object }[];
  readonly removals: readonly string[];
}

type Body = Record<string, unknown>;

/** A subject that is not as it was; null where there was or is nothing. */
export interface ObservedChange {
  readonly subject: string;
  readonly before: Body | null;
  readonly after: Body | null;
}

/** Stores what a host reported and wakes the resources concerned; answers what changed. */
export async function putObserved(tx: Tx, hostId: string, report: ObservedReport): Promise<ObservedChange[]> {
  const changes = [...(await upsert(tx, hostId, report)), ...(await remove(tx, hostId, report))];
  await wake(tx, [...new Set(changes.flatMap((change) => concernedBy(hostId, change)))]);
  return changes;
}

export async function observedOf<Shape = Body>(db: Sql, hostId: string, subject: string): Promise<Shape | undefined> {
  const row = await db
    .selectFrom('observed')
    .select('body')
    .where('hostId', '=', hostId)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.body as Shape | undefined;
}

/** What all hosts say about a subject (`channel/<id>`): by host id. */
export async function observedEverywhere<Shape = Body>(db: Sql, subject: string): Promise<ReadonlyMap<string, Shape>> {
  const rows = await db.selectFrom('observed').select(['hostId', 'body']).where('subject', '=', subject).execute();
  return new Map(rows.map(({ hostId, body }) => [hostId, body as Shape]));
}

export async function forgetObserved(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('observed').where('hostId', '=', hostId).execute();
}

/** What hosts told of a subject is not so any more. */
export async function forgetObservedSubject(tx: Tx, subject: string): Promise<void> {
  await tx.deleteFrom('observed').where('subject', '=', subject).execute();
}

/** Which resources have to look again after a change. Heights alone concern nobody: they are read when asked for. */
export function concernedBy(hostId: string, { subject, before, after }: ObservedChange): readonly string[] {
  if (subject.startsWith('channel/')) {
    return sameBut(before, after, ['ordererHeight', 'peerHeight']) ? [] : [subject.slice('channel/'.length)];
  }
  // What the city's CA issued concerns the host that asked.
  if (subject.startsWith('certify/')) return [subject.slice('certify/'.length)];
  if (subject === 'bundle') {
    const served = channelsServed(before);
    const serves = channelsServed(after);
    const differ = [...served, ...serves].filter((id) => served.includes(id) !== serves.includes(id));
    // The host issues what its gateway asks for; what the gateway serves concerns only the channels.
    return sameBut(before, after, ['sequence', 'serving']) ? differ : [hostId, ...differ];
  }
  return [hostId];
}

const channelsServed = (bundle: Body | null): readonly string[] => (bundle?.serving as string[] | undefined) ?? [];

function sameBut(before: Body | null, after: Body | null, ignored: readonly string[]): boolean {
  if (before === null || after === null) return false;
  const rest = (body: Body) =>
    JSON.stringify(
      Object.entries(body)
        .filter(([name]) => !ignored.includes(name))
        .sort(),
    );
  return rest(before) === rest(after);
}

async function upsert(tx: Tx, hostId: string, { upserts }: ObservedReport): Promise<ObservedChange[]> {
  if (upserts.length === 0) return [];
  const { rows } = await sql<{ subject: string; before: Body | null; after: Body }>`
    with incoming as (
      select subject, body from jsonb_to_recordset(${JSON.stringify(upserts)}::jsonb) as t(subject text, body jsonb)
    ), before as (
      select o.subject, o.body from observed o join incoming i using (subject) where o.host_id = ${hostId}
    ), stored as (
      insert into observed (host_id, subject, body) select ${hostId}, subject, body from incoming
      on conflict (host_id, subject) do update set body = excluded.body, seen_at = now()
      where observed.body is distinct from excluded.body
      returning subject, body
    )
    select s.subject, b.body as before, s.body as after from stored s left join before b using (subject)`.execute(tx);
  return rows;
}

async function remove(tx: Tx, hostId: string, report: ObservedReport): Promise<ObservedChange[]> {
  if (!report.full && report.removals.length === 0) return [];
  const kept = report.upserts.map(({ subject }) => subject);
  const gone = report.full
    ? sql<boolean>`subject <> all(${kept}::text[])`
    : sql<boolean>`subject = any(${report.removals}::text[])`;
  const rows = await tx
    .deleteFrom('observed')
    .where('hostId', '=', hostId)
    .where(gone)
    .returning(['subject', 'body'])
    .execute();
  return rows.map(({ subject, body }) => ({ subject, before: body, after: null }));
}
