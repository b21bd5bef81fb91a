import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run.ts';

const shared = { status: {}, conditions: [], ready: true, reason: '', message: '', deletingAt: null };
const account = { ...shared, kind: 'cloud-account', id: 'ca-1', name: 'main', spec: { cloud: 'aws', options: {} } };
const host = { ...shared, kind: 'host', id: 'ho-1', name: 'hangzhou-1', spec: { cloud: 'aws', profile: 'light' } };
const cityNode = {
  ...shared,
  kind: 'city-node',
  id: 'cn-1',
  name: 'hangzhou',
  spec: { city: '330100', cloud: 'aws', profile: 'light', schedulable: true, onDrift: { deleted: 'report' } },
};
const orphan = {
  key: 'lg-1-ho-9-1',
  handle: 'i-4711',
  reason: 'UnknownHost',
  state: 'quarantined',
  sightings: 2,
  firstSeenAt: '2026-01-01T00:00:00.000Z',
};
const machineCall = {
  resourceId: 'ho-1',
  incarnation: 1,
  action: 'createMachine',
  state: 'failed',
  handle: null,
  outcome: { code: 'cloud.quota', message: 'The limit of 8 vCPUs is reached' },
  vendorRequestId: 'req-9',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const swap = {
  code: 'replace.needs-consenter-swap',
  title: 'The host orders for live channels',
  detail: 'ReplaceNeedsConsenterSwap: ch-1',
  status: 409,
  actor: 'operator',
  retry: 'never',
};

const answers: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  'GET /v1/cloud-accounts': [200, { items: [account] }],
  'GET /v1/cloud-accounts/ca-1/calls': [200, { items: [machineCall] }],
  'GET /v1/hosts/ho-1/calls': [200, { items: [machineCall] }],
  'GET /v1/cloud-accounts/ca-1/orphans': [200, { items: [orphan] }],
  [`POST /v1/cloud-accounts/ca-1/orphans/${orphan.key}/keep`]: [200, orphan],
  [`DELETE /v1/cloud-accounts/ca-1/orphans/${orphan.key}`]: [202, orphan],
  'POST /v1/hosts/ho-1/replace': [202, host],
  'POST /v1/hosts/ho-2/replace': [409, swap],
  'GET /v1/city-nodes/cn-1': [200, cityNode],
  'PATCH /v1/city-nodes/cn-1': [200, cityNode],
};

let server: Server;
let home: string;
let writes: { route: string; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      const route = `${request.method} ${request.url?.split('?')[0]}`;
      if (request.method !== 'GET') writes.push({ route, body });
      const [status, told] = answers[route] ?? [404, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

afterEach(() => rmSync(home, { recursive: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hansa-cli-'));
  writeFileSync(join(home, 'admin-token'), 'hansa_admin_abc\n');
  writes = [];
});

async function run(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[name] += chunk.toString();
        done();
      },
    });
  const exitCode = await runCli([...argv, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`], {
    config: { homeDirectory: home, colour: false },
    streams: { out: stream('out'), err: stream('err') },
    signal: new AbortController().signal,
  });
  return { exitCode, ...texts };
}

describe('hansa cloud', () => {
  it('shows the calls that were made with an account, and those to the cloud of a host', async () => {
    for (const argv of ['cloud calls main', 'host calls ho-1']) {
      const { exitCode, out } = await run(...argv.split(' '));
      expect(exitCode).toBe(0);
      expect(out).toMatch(/ho-1 +1 +createMachine +failed +- +req-9 +The limit of 8 vCPUs is reached/);
    }
  });

  it('shows orphans, and keeps or deletes the one that is named', async () => {
    const { out } = await run('cloud', 'orphans', 'main');
    expect(out).toMatch(/lg-1-ho-9-1 +i-4711 +quarantined +2026\S+ +2 +the league knows no such host/);
    expect(writes).toEqual([]);
    await run('cloud', 'orphans', 'main', '--keep', orphan.key);
    await run('cloud', 'orphans', 'main', '--delete', orphan.key);
    const path = `/v1/cloud-accounts/ca-1/orphans/${orphan.key}`;
    expect(writes.map(({ route }) => route)).toEqual([`POST ${path}/keep`, `DELETE ${path}`]);
    expect((await run('cloud', 'orphans', 'main', '--keep', 'a', '--delete', 'b')).exitCode).toBe(2);
  });
});

describe('hansa city change', () => {
  it('lays what is named over the policy that there is', async () => {
    expect((await run('city', 'change', 'cn-1', '--on-stopped', 'report')).exitCode).toBe(0);
    expect((await run('city', 'change', 'cn-1', '--schedulable', 'false')).exitCode).toBe(0);
    const bodies = writes.map(({ body }) => JSON.parse(body));
    expect(bodies).toEqual([{ onDrift: { stopped: 'report', deleted: 'report' } }, { schedulable: false }]);
  });

  it.each(['', '--on-stopped restart', '--on-deleted start'])('refuses %j', async (flags) => {
    expect((await run('city', 'change', 'cn-1', ...flags.split(' ').filter((flag) => flag !== ''))).exitCode).toBe(2);
    expect(writes).toEqual([]);
  });
});

describe('hansa host replace', () => {
  it('asks for another machine, and tells what is in the way', async () => {
    const { exitCode, out } = await run('host', 'replace', 'ho-1');
    expect([exitCode, out]).toEqual([0, 'hangzhou-1 (ho-1) ready\n']);
    const refused = await run('host', 'replace', 'ho-2');
    expect(refused.exitCode).not.toBe(0);
    expect(refused.err).toContain('ReplaceNeedsConsenterSwap: ch-1');
  });
});
