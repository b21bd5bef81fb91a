import { createHash } from 'node:crypto';
import { type ClientDuplexStream, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { type AgentLinkClient, type Down__Output, loadAgentProtocol, type Up } from '@hansa/agent/protocol';
import { systemClock } from '@hansa/core';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { type LeagueAuthority, openLeagueAuthority } from '../issuer/league-authority.ts';
import { ensureTask, linkOf, observedOf, openTasks, putBlob, tombstone, upsertDesired } from '../store/index.ts';
import { testKeys } from '../testing/keys.ts';
import { createTestLeague, type TestLeague } from '../testing/league.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
let authority: LeagueAuthority;
const clients: AgentLinkClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({
    databaseUrl: database.url,
    host: '127.61.0.3',
    bootstrapPort: 0,
    linkPort: 0,
    boots: false,
  });
  engine = await league.start();
  authority = await openLeagueAuthority({ db: league.db, keys: testKeys, clock: systemClock });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

/** The id of a host whose machine was made. */
const newHost = async (city: string): Promise<string> => {
  const before = new Set(league.cloud.machines.keys());
  await league.deploy(city);
  return await eventually(() => {
    const made = [...league.cloud.machines.values()].find(({ spec }) => !before.has(spec.key));
    const id = made?.spec.tags.host;
    if (id === undefined) throw new Error('no machine yet');
    return id;
  });
};

interface TestStream {
  readonly downs: Down__Output[];
  readonly client: AgentLinkClient;
  readonly stream: ClientDuplexStream<Up, Down__Output>;
  readonly over: Promise<ServiceError | undefined>;
}

const connect = async (hostId: string, incarnation = 1, hello = true): Promise<TestStream> => {
  const privateKeyPem = newPrivateKey();
  const csrPem = await createCsr({ commonName: 'agent', privateKeyPem });
  const certificate = await authority.issueHost({ hostId, incarnation, csrPem });
  const trust = [authority.certificatePem, privateKeyPem, certificate].map((pem) => Buffer.from(pem));
  const client = new (loadAgentProtocol().AgentLink)(
    engine.linkAddress,
    credentials.createSsl(trust[0], trust[1], trust[2]),
    { 'grpc.use_local_subchannel_pool': 1 },
  );
  clients.push(client);
  const stream = client.Connect();
  const downs: Down__Output[] = [];
  stream.on('data', (down: Down__Output) => downs.push(down));
  const over = new Promise<ServiceError | undefined>((resolve) => {
    stream.on('error', (error) => resolve(error as ServiceError));
    stream.on('end', () => resolve(undefined));
  });
  if (hello) stream.write({ hello: { agentVersion: 'test', bootId: 'boot', revision: 0 } });
  return { downs, client, stream, over };
};

const subjectsOf = ({ downs }: TestStream): string[] =>
  downs.flatMap(({ desired }) => desired?.upserts.map(({ subject }) => subject) ?? []);

describe('the agents’ link', () => {
  it('sends all that is desired at first, then each change at once, and open tasks', async () => {
    const hostId = await newHost('330100');
    const agent = await connect(hostId);
    await eventually(() => expect(subjectsOf(agent)).toEqual(['node', 'contract/notary_1.0.0']));
    expect(agent.downs[0]?.desired?.full).toBe(true);
    expect(await linkOf(league.db.sql, hostId)).toMatchObject({ incarnation: 1, disconnectedAt: null });

    const startedMs = performance.now();
    await league.db.transaction((tx) => upsertDesired(tx, hostId, 'bundle', { sequence: 1, jws: 'x' }));
    await eventually(() => expect(agent.downs.at(-1)?.desired?.upserts[0]?.bundle).toEqual({ sequence: 1, jws: 'x' }));
    expect(performance.now() - startedMs).toBeLessThan(2_000);

    const body = { channelIds: ['ch-1'] };
    const task = { hostId, resourceId: hostId, key: 'k', kind: 'unjoin_channels', body };
    await league.db.transaction((tx) => ensureTask(tx, task));
    const sent = await eventually(() => {
      const found = agent.downs.find((down) => down.task !== undefined && down.task !== null)?.task;
      if (!found) throw new Error('no task yet');
      return found;
    });
    expect(sent.unjoinChannels).toEqual(body);
    agent.stream.write({ taskResult: { id: sent.id, ok: true, errorCode: '', errorMessage: '' } });
    await eventually(async () => expect(await openTasks(league.db.sql, hostId)).toEqual([]));
  });

  it('stores reports and says so', async () => {
    const hostId = await newHost('440300');
    const agent = await connect(hostId);
    const bundle = { sequence: 1, serving: [], csrs: [] };
    agent.stream.write({ report: { sequence: 9, full: true, observed: [{ subject: 'bundle', bundle }], removed: [] } });
    await eventually(() => expect(agent.downs.some((down) => down.reportStored?.sequence === 9)).toBe(true));
    expect(await observedOf(league.db.sql, hostId, 'bundle')).toEqual(bundle);
  });

  it('ends the stream of a report that cannot be stored, so that its agent connects anew', async () => {
    const hostId = await newHost('FRPAR');
    const { stream, over } = await connect(hostId);
    // PostgreSQL keeps no text with this character.
    const observed = [{ subject: 'bundle/\u0000', body: 'bundle' as const, bundle: { sequence: 1 } }];
    stream.write({ report: { sequence: 1, full: false, observed, removed: [] } });
    expect(await over).toMatchObject({ code: status.UNAVAILABLE });
    await eventually(async () => expect((await linkOf(league.db.sql, hostId))?.disconnectedAt).not.toBeNull());
  });

  it('keeps one stream a host: a newer one closes the older', async () => {
    const hostId = await newHost('110000');
    const older = await connect(hostId);
    await eventually(() => expect(older.downs.length).toBeGreaterThan(0));
    const newer = await connect(hostId);
    await older.over;
    expect(older.downs.at(-1)?.close?.reason).toContain('newer');
    await eventually(() => expect(newer.downs.length).toBeGreaterThan(0));
    expect(await linkOf(league.db.sql, hostId)).toMatchObject({ disconnectedAt: null });
    newer.stream.end();
    await eventually(async () => expect((await linkOf(league.db.sql, hostId))?.disconnectedAt).not.toBeNull());
  });

  it('refuses an incarnation that is not the newest, a host that never was, and one that was deleted', async () => {
    const hostId = await newHost('310000');
    expect(await (await connect(hostId, 2)).over).toMatchObject({ code: status.PERMISSION_DENIED });
    expect(await (await connect('ho-0000000000000000')).over).toMatchObject({ code: status.PERMISSION_DENIED });
    await league.db.transaction((tx) => tombstone(tx, hostId));
    expect(await (await connect(hostId)).over).toMatchObject({ code: status.PERMISSION_DENIED });
  });

  it('gives a host only the blobs that its desired state names, whole', async () => {
    const [mine, other] = [await newHost('320100'), await newHost('120000')];
    const bytes = Buffer.alloc(600_000, 'block');
    const digest = await putBlob(league.db.sql, 'application/octet-stream', bytes);
    await league.db.transaction((tx) => upsertDesired(tx, mine, 'channel/ch-1', { genesisDigest: digest }));
    const fetch = async (hostId: string): Promise<Buffer> => {
      const pieces: Buffer[] = [];
      const { client } = await connect(hostId, 1, false);
      for await (const { data } of client.Fetch({ digest })) {
        expect(data.length).toBeLessThanOrEqual(262_144);
        pieces.push(data);
      }
      return Buffer.concat(pieces);
    };
    const sha256 = createHash('sha256')
      .update(await fetch(mine))
      .digest('hex');
    expect(`sha256:${sha256}`).toBe(digest);
    await expect(fetch(other)).rejects.toMatchObject({ code: status.NOT_FOUND });
  });
});
