import type {
  DesiredNode,
  ObservedBundle,
  ObservedChannel,
  ObservedContract,
  ObservedEnrolment,
  ObservedNode,
} from '@hansa/agent/protocol';
import type { Host } from '@hansa/core';
import { sql } from 'kysely';
import { getResource, type Sql } from '../store/index.ts';

/** A host's stream as the database knows it. */
export interface LinkView {
  readonly incarnation: number;
  readonly connected: boolean;
  /** Since the agent was last heard. */
  readonly silentMs: number;
}

/** What a host should have, what it said it has, and when it was last heard. */
export interface HostView {
  readonly hostId: string;
  readonly link: LinkView | undefined;
  readonly desired: ReadonlyMap<string, object>;
  readonly observed: ReadonlyMap<string, object>;
}

/** Of all subjects, or of those named. Hosts that have nothing come back empty. */
export async function loadHostViews(
  db: Sql,
  hostIds: readonly string[],
  subjects?: readonly string[],
): Promise<Map<string, HostView>> {
  if (hostIds.length === 0) return new Map();
  const [links, desired, observed] = await Promise.all([
    loadLinks(db, hostIds),
    loadSubjects(db, 'desired', hostIds, subjects),
    loadSubjects(db, 'observed', hostIds, subjects),
  ]);
  const ofHost = (rows: readonly SubjectRow[], hostId: string): Map<string, object> =>
    new Map(rows.flatMap((row) => (row.hostId === hostId && row.body !== null ? [[row.subject, row.body]] : [])));
  return new Map(
    hostIds.map((hostId) => [
      hostId,
      { hostId, link: links.get(hostId), desired: ofHost(desired, hostId), observed: ofHost(observed, hostId) },
    ]),
  );
}

export const observedNode = ({ observed }: HostView): ObservedNode | undefined =>
  observed.get('node') as ObservedNode | undefined;

export const observedBundle = ({ observed }: HostView): ObservedBundle | undefined =>
  observed.get('bundle') as ObservedBundle | undefined;

export const observedEnrolment = ({ observed }: HostView): ObservedEnrolment | undefined =>
  observed.get('enrolment') as ObservedEnrolment | undefined;

export const observedChannel = ({ observed }: HostView, channelId: string): ObservedChannel | undefined =>
  observed.get(`channel/${channelId}`) as ObservedChannel | undefined;

export const observedContract = ({ observed }: HostView, label: string): ObservedContract | undefined =>
  observed.get(`contract/${label}`) as ObservedContract | undefined;

export const desiredNode = ({ desired }: HostView): DesiredNode | undefined =>
  desired.get('node') as DesiredNode | undefined;

/** Nothing was heard of the agent for too long, or never: what it told is not known to hold. */
export const isSilent = ({ link }: Pick<HostView, 'link'>, silentAfterMs: number): boolean =>
  link === undefined || link.silentMs >= silentAfterMs;

/** The hosts of a city node, those being deleted among them. */
export async function loadHosts(db: Sql, cityNodeId: string): Promise<Host[]> {
  const rows = await db
    .selectFrom('resource')
    .select('id')
    .where('kind', '=', 'host')
    .where('parentId', '=', cityNodeId)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute();
  const hosts = await Promise.all(rows.map(({ id }) => getResource(db, id)));
  return hosts.filter((host) => host !== undefined) as unknown as Host[];
}

async function loadLinks(db: Sql, hostIds: readonly string[]): Promise<Map<string, LinkView>> {
  const rows = await db
    .selectFrom('hostLink')
    .select(['hostId', 'incarnation', 'disconnectedAt'])
    .select(sql<number>`(extract(epoch from clock_timestamp() - seen_at) * 1000)::float8`.as('silentMs'))
    .where('hostId', 'in', hostIds)
    .execute();
  return new Map(
    rows.map(({ hostId, incarnation, disconnectedAt, silentMs }) => [
      hostId,
      { incarnation, connected: disconnectedAt === null, silentMs },
    ]),
  );
}

interface SubjectRow {
  readonly hostId: string;
  readonly subject: string;
  readonly body: object | null;
}

function loadSubjects(
  db: Sql,
  table: 'desired' | 'observed',
  hostIds: readonly string[],
  subjects: readonly string[] | undefined,
): Promise<SubjectRow[]> {
  let query = db.selectFrom(table).select(['hostId', 'subject', 'body']).where('hostId', 'in', hostIds);
  if (subjects !== undefined) query = query.where('subject', 'in', subjects);
  return query.execute();
}
