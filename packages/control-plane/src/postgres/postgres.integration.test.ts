import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPostgres, stopPostgres } from './index.ts';
import { isAlive, waitForExit } from './postmaster.ts';

const log = { info: () => undefined };
const isRoot = process.getuid?.() === 0;
let home: string;
let directory: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hansa postgres-'));
  chmodSync(home, 0o755);
  directory = join(home, 'postgres');
});

afterEach(async () => {
  await stopPostgres(directory, { purge: true });
  rmSync(home, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('it keeps what was written over a stop and a start, and asks for its password', async () => {
  const first = await startPostgres({ directory, log });
  await ask(first.url, 'create table kept as select 7 as n');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await startPostgres({ directory, log });
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  expect(await ask(second.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await ask(second.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  await expect(ask(second.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('two starters of one directory share one server', async () => {
  const [one, other] = await Promise.all([startPostgres({ directory, log }), startPostgres({ directory, log })]);
  expect(other.pid).toBe(one.pid);
  expect(other.url).toBe(one.url);
});

test('a server that was killed starts again, even when its pid file stays behind', async () => {
  const first = await startPostgres({ directory, log });
  await ask(first.url, 'create table kept as select 1 as n');
  process.kill(first.pid, 'SIGKILL');
  await waitForExit(first.pid, 5_000);
  const second = await startPostgres({ directory, log });
  expect(second.pid).not.toBe(first.pid);
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
});

test.runIf(isRoot)('root whose home nobody else may enter gets a server all the same', async () => {
  chmodSync(home, 0o700);
  const systemDirectory = mkdtempSync(join(tmpdir(), 'hansa-system-'));
  chmodSync(systemDirectory, 0o755);
  try {
    const first = await startPostgres({ directory, log, systemDirectory });
    const location = readFileSync(join(directory, 'location'), 'utf8').trim();
    expect(location.startsWith(systemDirectory)).toBe(true);
    expect(statSync(join(location, 'password')).mode & 0o777).toBe(0o600);
    expect((await startPostgres({ directory, log, systemDirectory })).pid).toBe(first.pid);
    await stopPostgres(directory, { purge: true });
    expect(() => statSync(location)).toThrow('ENOENT');
  } finally {
    rmSync(systemDirectory, { recursive: true, force: true });
  }
});

test('a port in use is named in the error', async () => {
  mkdirSync(directory);
  const first = await startPostgres({ directory, log });
  const other = join(home, 'other');
  await expect(startPostgres({ directory: other, port: first.port, log })).rejects.toThrow(/Address already in use/);
  await stopPostgres(other, { purge: true });
});
