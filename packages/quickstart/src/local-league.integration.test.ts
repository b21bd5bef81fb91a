import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from '@hansa/cli';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalLeague, startLocalLeague } from './local-league.ts';
import { processesOf } from './testing.ts';

const apiPort = 18_420;
let root: string;
let squatter: Server;
let databases: TestDatabase[];
const started: LocalLeague[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'hansa league '));
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(apiPort, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const league of started) await league.stop({ purge: true });
  squatter.close();
  for (const database of databases) await database.drop();
  rmSync(root, { recursive: true, force: true });
});

async function start(name: string, database: number): Promise<LocalLeague> {
  const league = await startLocalLeague({
    homeDirectory: join(root, name),
    blocksDirectory: join(root, 'blocks'),
    databaseUrl: databases[database]?.url,
    fabricBin: '/nonexistent',
    apiPort,
  });
  started.push(league);
  return league;
}

async function hansa(league: LocalLeague, ...argv: string[]) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const config = { homeDirectory: league.homeDirectory, colour: false };
  const exitCode = await runCli(argv, { config, streams: { out, err }, signal: new AbortController().signal });
  out.end();
  err.end();
  return { exitCode, out: await text(out), err: await text(err) };
}

describe('a league on this computer', () => {
  it('runs beside another one, each on a free port and a block of its own, and is reused by a second start', async () => {
    const [first, second] = await Promise.all([start('a', 0), start('b', 1)]);
    expect(first.record.block).not.toBe(second.record.block);
    expect(first.record.apiUrl).not.toBe(second.record.apiUrl);
    expect([first, second].map(({ record }) => record.apiUrl)).not.toContain(`http://127.0.0.1:${apiPort}`);
    expect(statSync(first.adminTokenFile).mode & 0o777).toBe(0o600);
    const again = await start('a', 0);
    expect(again.reused).toBe(true);
    expect(again.record).toEqual(first.record);
  }, 60_000);

  it('serves the command line, which finds it by its home', async () => {
    const league = await start('a', 0);
    const created = await hansa(league, 'tenant', 'create', 'acme', '--email', 'a@example.org', '--wait', '-o', 'json');
    expect(created).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(created.out)).toMatchObject({ name: 'acme', ready: true });
    const key = JSON.parse((await hansa(league, 'key', 'create', 'acme', '-o', 'json')).out);
    expect(readFileSync(key.keyFile, 'utf8')).toMatch(/^hansa_tenant_/);
    expect((await hansa(league, 'status')).out).toContain('acme');
    expect(await hansa(league, 'tenant', 'create', 'acme', '--email', 'a@example.org')).toMatchObject({ exitCode: 3 });
    expect(await hansa(league, 'city', 'deploy', '999999')).toMatchObject({
      exitCode: 3,
      err: expect.stringContaining('/city'),
    });
    expect(await hansa(league, 'channel', 'create', 'acme', '--cities', 'Hangzhou,Beijing')).toMatchObject({
      exitCode: 3,
    });
    expect(await hansa(league, 'channel', 'show', 'nothing')).toMatchObject({ exitCode: 4 });
  }, 60_000);

  it('is found as it was after a stop, and again after its control plane was killed', async () => {
    const league = await start('a', 0);
    await league.stop();
    expect(processesOf(league.homeDirectory)).toEqual([]);
    expect((await hansa(league, 'status')).exitCode).toBe(6);
    const second = await start('a', 0);
    expect(second).toMatchObject({ reused: false, record: { leagueId: league.record.leagueId } });
    process.kill(second.record.controlPlane.pid, 'SIGKILL');
    const third = await start('a', 0);
    expect(third).toMatchObject({ reused: false, record: { block: league.record.block } });
    expect((await third.client.tenants.list()).map(({ name }) => name)).toEqual(['acme']);
  }, 90_000);

  it('leaves nothing when it is purged', async () => {
    const league = await start('b', 1);
    await league.stop({ purge: true });
    expect(processesOf(league.homeDirectory)).toEqual([]);
    expect(existsSync(league.homeDirectory)).toBe(false);
    expect(existsSync(join(root, 'blocks', league.record.block))).toBe(false);
  }, 60_000);

  it('says which and what to do when the database does not answer, and leaves no process', async () => {
    const homeDirectory = join(root, 'c');
    const attempt = startLocalLeague({
      homeDirectory,
      blocksDirectory: join(root, 'blocks'),
      databaseUrl: 'postgres://nobody@127.0.0.1:9/none',
      fabricBin: '/nonexistent',
      apiPort,
    });
    await expect(attempt).rejects.toThrow('The control plane ended while it started');
    expect(processesOf(homeDirectory)).toEqual([]);
  }, 60_000);
});
