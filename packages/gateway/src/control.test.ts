import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBundleStore } from './bundle/store.ts';
import { type Control, createControl } from './control.ts';
import { createIdentities } from './identities.ts';
import { createLeague, hostId, tenantA, tenantB, testBundle } from './testing/league.ts';
import { manualTime } from './testing/manual-time.ts';

const { clock } = manualTime('2026-06-01T00:00:00.000Z');
const stateDirectory = mkdtempSync(join(tmpdir(), 'hansa-'));
const socketPath = join(stateDirectory, 'control.sock');
const league = await createLeague({ clock });
let control: Control;

beforeAll(async () => {
  writeFileSync(socketPath, 'left by a dead process');
  const store = createBundleStore({
    hostId,
    authorityPem: league.authority.certificatePem,
    stateDirectory,
    identities: createIdentities({ directory: join(stateDirectory, 'identities'), hostId }),
    clock,
  });
  control = createControl({ current: store.current, accept: store.accept, log: pino({ level: 'silent' }) });
  await control.listen(socketPath);
});
afterAll(async () => {
  await control.close();
  rmSync(stateDirectory, { recursive: true });
});

function ask(method: string, path: string, body?: unknown): Promise<{ status: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request({ socketPath, method, path, headers }, async (incoming) => {
      const chunks = await incoming.toArray();
      resolve({ status: incoming.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('only its own user may reach the socket', () => {
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
});

test('before the first bundle nothing is in force', async () => {
  expect(await ask('GET', '/status')).toEqual({ status: 200, body: { sequence: 0, serving: [], csrs: [] } });
});

test('a bundle is put, and the answer asks for what is missing', async () => {
  const csr = expect.stringContaining('BEGIN CERTIFICATE REQUEST');
  const body = { sequence: 1, serving: [], csrs: [tenantA, tenantB].map((tenantId) => ({ tenantId, csr })) };
  expect(await ask('PUT', '/bundle', { jws: await league.sign(testBundle()) })).toEqual({ status: 200, body });
  expect(await ask('GET', '/status')).toEqual({ status: 200, body });
});

test('a refused bundle is a problem', async () => {
  const jws = await league.sign(testBundle({ sequence: 2, gateway: 'ho-other' }));
  expect(await ask('PUT', '/bundle', { jws })).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
  expect(await ask('PUT', '/bundle', {})).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  expect(await ask('GET', '/status')).toMatchObject({ body: { sequence: 1 } });
});
