import { once } from 'node:events';
import type { AgentLinkHandlers } from '@hansa/agent/protocol';
import { HansaError } from '@hansa/core';
import { sql } from 'kysely';
import { type Database, readBlob } from '../store/index.ts';

const chunkBytes = 262_144;

/** Sends a blob in pieces, if this host's desired state names it. `resource.unknown` otherwise, also for a blob of others. */
export async function sendBlob(
  db: Database,
  hostId: string,
  stream: Parameters<AgentLinkHandlers['Fetch']>[0],
): Promise<void> {
  const { digest } = stream.request;
  const named = await db.sql
    .selectFrom('desired')
    .select('subject')
    .where('hostId', '=', hostId)
    .where(sql`body ->> 'genesisDigest'`, '=', digest)
    .executeTakeFirst();
  if (named === undefined)
    throw new HansaError('resource.unknown', `Nothing that ${hostId} should have names ${digest}`);
  for (let offset = 0; ; offset += chunkBytes) {
    const data = await readBlob(db.sql, digest, offset, chunkBytes);
    if (data === undefined) throw new HansaError('resource.unknown', `The blob ${digest} is not stored`);
    if (data.length > 0 && !stream.write({ data })) await once(stream, 'drain');
    if (data.length < chunkBytes) break;
  }
  stream.end();
}
