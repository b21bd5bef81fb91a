import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

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

const start = async (environment: Record<string, string> = {}): Promise<{ child: ChildProcess; ready: Ready }> => {
  const child = spawn(process.execPath, ['--conditions=hansa-source', main], {
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
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
  return { child, ready: JSON.parse(line.toString()) as Ready };
};

const end = async (child: ChildProcess): Promise<unknown> => {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exited)[0];
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
