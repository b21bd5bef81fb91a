import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { cities, HansaError } from '@hansa/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run.ts';

const tenant = {
  kind: 'tenant',
  id: 'te-0000000000000001',
  name: 'demo',
  parentId: null,
  spec: { email: 'demo@example.org', tier: 'starter' },
  generation: 1,
  status: { mspId: 'te-0000000000000001' },
  conditions: [],
  observedGeneration: 1,
  version: 1,
  ready: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  deletingAt: null,
};

/** Answers of a control plane, by method and path. */
const answers: Record<string, { status: number; body: unknown }> = {};
const seen: { route: string; authorization: string | undefined; body: string }[] = [];
let server: Server;
let url: string;
let home: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      const route = `${request.method} ${request.url?.split('?')[0]}`;
      seen.push({ route, authorization: request.headers.authorization, body });
      const unknown = new HansaError('route.unknown', route).toProblem('req-9');
      const answer = answers[route] ?? { status: 404, body: unknown };
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

afterEach(() => rmSync(home, { recursive: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hansa-cli-'));
  writeFileSync(join(home, 'league.json'), JSON.stringify({ apiUrl: url }));
  writeFileSync(join(home, 'admin-token'), 'hansa_admin_abc\n');
  for (const route of Object.keys(answers)) delete answers[route];
  seen.length = 0;
});

async function run(...argv: string[]) {
  const out = collector();
  const err = collector();
  const exitCode = await runCli(argv, {
    config: { homeDirectory: home, colour: false },
    streams: { out: out.stream, err: err.stream },
    signal: new AbortController().signal,
  });
  return { exitCode, out: out.text(), err: err.text() };
}

function collector() {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

describe('hansa', () => {
  it('finds the league and its token in HANSA_HOME', async () => {
    answers['GET /v1/tenants'] = { status: 200, body: { items: [tenant] } };
    const { exitCode, out } = await run('tenant', 'list');
    expect(exitCode).toBe(0);
    expect(out).toContain('demo    te-0000000000000001  starter');
    expect(seen[0]?.authorization).toBe('Bearer hansa_admin_abc');
  });

  it('answers in JSON and nothing else on standard output', async () => {
    answers['GET /v1/tenants'] = { status: 200, body: { items: [tenant] } };
    const { out, err } = await run('tenant', 'list', '-o', 'json');
    expect(JSON.parse(out)).toEqual([tenant]);
    expect(err).toBe('');
  });

  it('waits with progress on standard error', async () => {
    answers['POST /v1/tenants'] = { status: 201, body: { ...tenant, ready: false } };
    answers[`GET /v1/tenants/${tenant.id}`] = { status: 200, body: tenant };
    const { exitCode, out, err } = await run('tenant', 'create', 'demo', '--email', 'a@b.org', '--wait', '-o', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ready: true });
    expect(err).toBe('Creating demo ...\nCreating demo: done\n');
  });

  it("writes a tenant's key to a file that only its owner reads, and never to the terminal", async () => {
    answers['GET /v1/tenants'] = { status: 200, body: { items: [tenant] } };
    answers[`POST /v1/tenants/${tenant.id}/keys`] = { status: 201, body: { id: 'to-1', key: 'hansa_tenant_secret' } };
    const { out } = await run('key', 'create', 'demo');
    const file = join(home, 'keys', `${tenant.id}.key`);
    expect(out).toContain(file);
    expect(out).not.toContain('hansa_tenant_secret');
    expect(readFileSync(file, 'utf8')).toBe('hansa_tenant_secret\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('finds cities of the catalogue by the beginning of any of their names, in any case', async () => {
    answers['GET /v1/cities'] = { status: 200, body: { items: cities } };
    const { out } = await run('city', 'catalogue', 'HANGZHOU');
    expect(out.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^330100 +Hangzhou +杭州市 +Hangzhou +Zhejiang +CN +30\.2\d +120\.\d\d$/),
      '',
    ]);
    const named = async (text: string) => JSON.parse((await run('city', 'catalogue', text, '-o', 'json')).out);
    expect(await named('杭州')).toMatchObject([{ code: '330100', source: { code: expect.any(String) } }]);
    expect((await named('浙江')).length).toBeGreaterThan(10);
    expect(await named('')).toHaveLength(cities.length);
    expect(await named('atlantis')).toEqual([]);
  });

  it('tells a refusal with field, rule and what to do, and ends with 3', async () => {
    const problem = new HansaError('request.invalid', '/email must be an e-mail address', {
      violations: [{ field: '/email', rule: 'must be an e-mail address' }],
    }).toProblem('req-1');
    answers['POST /v1/tenants'] = { status: 400, body: problem };
    const { exitCode, out, err } = await run('tenant', 'create', 'demo', '--email', 'x');
    expect(exitCode).toBe(3);
    expect(out).toBe('');
    expect(err).toContain('  /email: must be an e-mail address\n');
    expect(err).toContain('  Request req-1\n');
  });

  it('ends with 4 for a thing that is not there', async () => {
    answers['GET /v1/tenants'] = { status: 200, body: { items: [tenant] } };
    expect(await run('tenant', 'show', 'acme')).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('no tenant acme'),
    });
    expect(await run('channel', 'show', 'ch-0000000000000001')).toMatchObject({ exitCode: 4 });
  });

  it('ends with 6 when nothing answers, and says how to start', async () => {
    const { exitCode, err } = await run('status', '--url', 'http://127.0.0.1:9', '-o', 'json');
    expect(exitCode).toBe(6);
    expect(JSON.parse(err).error).toMatchObject({ code: 'unreachable' });
  });

  it.each([
    [['city', 'deploy']],
    [['city', 'fly', '330100']],
    [['city', 'deploy', 'Taizhou', '--cloud', 'local']],
    [['status', '-o', 'yaml']],
    [['tenant', 'list', '--token-file', '/does/not/exist']],
    [['channel', 'create', 'demo', '--cities', 'a,b', '--count', '4']],
    [['channel', 'create', 'demo', '--count', 'four']],
    [['city', 'delete', 'x', '--wait', '--timeout', 'soon']],
  ])('ends with 2 for %j, and changes nothing', async (argv) => {
    answers['GET /v1/tenants'] = { status: 200, body: { items: [tenant] } };
    answers['GET /v1/cities'] = { status: 200, body: { items: [] } };
    const cityNode = { ...tenant, kind: 'city-node', id: 'cn-1', name: 'x', spec: { city: '330100' } };
    answers['GET /v1/city-nodes'] = { status: 200, body: { items: [cityNode] } };
    answers['DELETE /v1/city-nodes/cn-1'] = { status: 202, body: {} };
    expect((await run(...argv)).exitCode).toBe(2);
    expect(seen.filter(({ route }) => !route.startsWith('GET'))).toEqual([]);
  });

  it('documents its exit codes', async () => {
    const { exitCode, out } = await run('--help');
    expect(exitCode).toBe(0);
    expect(out).toContain('5  not ready, or not in time');
  });
});
