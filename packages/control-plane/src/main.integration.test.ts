import { type ChildProcess, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createIds } from '@hansa/core';
import { createTestDatabase, silentLog, type TestDatabase, watchLoadedModules } from '@hansa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyFile } from './issuer/key-provider.ts';
import { replaceSealed } from './issuer/sealed-secret.ts';
import { createDatabase, createResource } from './store/index.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

let database: TestDatabase;
let home: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'a home '));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await database.drop();
  await rm(home, { recursive: true });
});

interface Ready {
  readonly apiUrl: string;
  readonly bootstrapUrl: string;
  readonly linkAddress: string;
  readonly adminTokenFile: string;
  readonly leagueId: string;
}

const spawnMain = (environment: Record<string, string> = {}, nodeArguments: readonly string[] = []): ChildProcess => {
  const child = spawn(process.execPath, ['--conditions=hansa-source', ...nodeArguments, main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      HANSA_HOME: home,
      HANSA_API_HOST: '127.61.0.5',
      HANSA_API_PORT: '0',
      HANSA_LINK_HOST: '127.61.0.5',
      HANSA_LINK_PORT: '0',
      HANSA_BOOTSTRAP_PORT: '0',
      ...environment,
    },
  });
  children.push(child);
  child.stderr?.resume();
  return child;
};

const start = async (
  environment: Record<string, string> = {},
  nodeArguments: readonly string[] = [],
): Promise<{ child: ChildProcess; ready: Ready }> => {
  const child = spawnMain(environment, nodeArguments);
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
  return { child, ready: JSON.parse(line.toString()) as Ready };
};

const end = async (child: ChildProcess): Promise<unknown> => {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exited)[0];
};

/** Nobody listens there: whoever is called, is not reached. */
const nowhere = { endpoint: 'http://127.0.0.1:9' };
const vendors = ['aws', 'azure', 'google', 'baidu', 'unicom', 'telecom', 'mobile'] as const;

/** An account of the default operator on each cloud, as a control plane of this home that has ended has left them. */
async function leaveSevenAccounts(): Promise<readonly string[]> {
  const db = createDatabase({ url: database.url, log: silentLog });
  const keys = await openKeyFile(join(home, 'key-encryption-key'));
  const { id: parentId } = await db.sql.selectFrom('resource').select('id').executeTakeFirstOrThrow();
  const newId = createIds((bytes) => randomFillSync(bytes));
  const credentials = { accessKeyId: 'A'.repeat(20), secretAccessKey: 's'.repeat(40) };
  const ids = vendors.map(() => newId('cloud-account'));
  await db.transaction(async (tx) => {
    for (const [at, cloud] of vendors.entries()) {
      const ownerId = ids[at] ?? '';
      const spec = { cloud, region: 'eu-central-1', options: nowhere };
      await createResource(tx, { id: ownerId, kind: 'cloud-account', name: `on-${cloud}`, parentId, spec });
      await replaceSealed(tx, keys, { ownerId, purpose: 'cloud-credentials' }, JSON.stringify(credentials));
    }
  });
  await db.close();
  return ids;
}

/** When a control plane that starts looks at each resource: at once, or never by itself. Answers how often each was claimed. */
async function dueFrom(dueAt: 'now' | 'infinity'): Promise<readonly unknown[]> {
  const db = createDatabase({ url: database.url, log: silentLog });
  await db.sql.updateTable('resource').set({ dueAt }).execute();
  const claims = await db.sql.selectFrom('resource').select(['id', 'claimEpoch']).orderBy('id').execute();
  await db.close();
  return claims;
}

const sdk = /\/node_modules\/(@aws-sdk|@azure|@google-cloud|@baiducloud)\//;
/** An adapter's client; what an account holds, and what is ordered, is known without it. */
const client = /\/clouds\/src\/(\w+)\/client\.ts$/;

/** Adapters and scopes of SDKs among the modules. */
const adapters = (modules: readonly string[]): readonly string[] => {
  const named = modules.flatMap((url) => sdk.exec(url)?.[1] ?? client.exec(url)?.[1] ?? []);
  return [...new Set(named)].sort();
};

describe('the control plane as a process', { timeout: 120_000 }, () => {
  it('says in one line where it listens, keeps the admin’s token to its owner, and ends when asked to', async () => {
    const { child, ready } = await start();
    expect((await stat(ready.adminTokenFile)).mode & 0o777).toBe(0o600);
    const token = (await readFile(ready.adminTokenFile, 'utf8')).trim();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${ready.apiUrl}/v1/operators`, { headers });
    expect(await answer.json()).toMatchObject({ items: [{ name: 'default' }] });
    expect(await end(child)).toBe(0);
  });

  it('is the same league after a restart, also after it was killed', async () => {
    const first = await start();
    const token = await readFile(first.ready.adminTokenFile, 'utf8');
    first.child.kill('SIGKILL');
    const second = await start();
    expect(second.ready.leagueId).toBe(first.ready.leagueId);
    expect(await readFile(second.ready.adminTokenFile, 'utf8')).toBe(token);
    expect(await end(second.child)).toBe(0);
  });

  it('loads no adapter of seven configured accounts, until one is used, and then that one’s alone', async () => {
    const first = await start();
    expect(await end(first.child)).toBe(0);
    const [aws] = await leaveSevenAccounts();
    await dueFrom('infinity');

    const loaded = watchLoadedModules(home);
    const second = await start({}, [loaded.argument]);
    const token = (await readFile(second.ready.adminTokenFile, 'utf8')).trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const listed = await fetch(`${second.ready.apiUrl}/v1/cloud-accounts`, { headers });
    expect(((await listed.json()) as { items: unknown[] }).items).toHaveLength(7);
    expect(adapters(await loaded.read())).toEqual([]);
    await fetch(`${second.ready.apiUrl}/v1/cloud-accounts/${aws}/check`, { method: 'POST', headers, body: '{}' });
    expect(adapters(await loaded.read())).toEqual(['@aws-sdk', 'aws']);
    expect(await end(second.child)).toBe(0);
  });

  it('looks at nothing that is due before its API listens, since that loads the SDKs of all clouds in use', async () => {
    expect(await end((await start()).child)).toBe(0);
    const claims = await dueFrom('now');
    expect(claims).toHaveLength(1);
    const other = createServer().listen(0, '127.61.0.5');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const child = spawnMain({ HANSA_API_PORT: String(port) });
    expect((await once(child, 'exit'))[0]).toBe(1);
    other.close();
    expect(await dueFrom('infinity')).toEqual(claims);
  });

  it('names the setting that cannot be, and does not start', async () => {
    const child = spawn(process.execPath, ['--conditions=hansa-source', main], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, HANSA_HOME: home, DATABASE_URL: 'mysql://x' },
    });
    children.push(child);
    let told = '';
    child.stderr?.on('data', (piece: Buffer) => {
      told += piece.toString();
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(told).toContain('DATABASE_URL must start with postgres://');
  });
});
