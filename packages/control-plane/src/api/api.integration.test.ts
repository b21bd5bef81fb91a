import { systemClock } from '@hansa/core';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findAuditBreak } from '../store/index.ts';
import { startTestApi, type TestApi } from '../testing/api.ts';

let testDatabase: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  api = await startTestApi({ url: testDatabase.url, clock: systemClock });
});

afterAll(async () => {
  await api.stop();
  await testDatabase.drop();
});

const newTenant = (name: string, headers: Record<string, string> = {}) =>
  api.call('POST', '/v1/tenants', { body: { name, email: `${name}@example.org` }, headers });

it('gives one effect and one answer to the same request under one idempotency key', async () => {
  const { id } = await api.tenant('idem');
  const send = () =>
    api.call('POST', `/v1/tenants/${id}/keys`, {
      body: { label: 'once', role: 'writer' },
      headers: { 'idempotency-key': 'once' },
    });
  const answers = await Promise.all(Array.from({ length: 6 }, send));
  expect(new Set(answers.map(({ body }) => body.key)).size).toBe(1);
  expect(answers.every(({ status, headers }) => status === 201 && headers.location !== undefined)).toBe(true);
  const { body } = await api.call('GET', `/v1/tenants/${id}/keys`);
  expect(body.items.filter(({ label }: { label: string }) => label === 'once')).toHaveLength(1);
});

it('keeps no new key readable at rest', async () => {
  const { id } = await api.tenant('sealed');
  const { body } = await api.call('POST', `/v1/tenants/${id}/keys`, {
    body: { label: 'sealed', role: 'reader' },
    headers: { 'idempotency-key': 'sealed' },
  });
  const rows = await api.db.sql.selectFrom('idempotency').selectAll().execute();
  expect(rows.length).toBeGreaterThan(0);
  for (const { answer } of rows) expect(Buffer.from(answer ?? []).includes(body.key)).toBe(false);
});

it('refuses another request under a used idempotency key, and lets a refused one be repeated', async () => {
  const headers = { 'idempotency-key': 'again' };
  expect((await newTenant('Not A Name', headers)).status).toBe(400);
  expect((await newTenant('again', headers)).status).toBe(201);
  const answer = await newTenant('another', headers);
  expect(answer.body).toMatchObject({ status: 422, code: 'idempotency.mismatch' });
  expect(answer.body.violations).toMatchObject([{ field: 'idempotency-key' }]);
});

it('shows a page of every resource once, in spite of inserts between the pages', async () => {
  const made = await Promise.all(Array.from({ length: 12 }, (_, index) => newTenant(`page-${index}`)));
  const seen: string[] = [];
  let next: string | undefined;
  let number = 0;
  do {
    const cursor: string = next === undefined ? '' : `&cursor=${next}`;
    const { body } = await api.call('GET', `/v1/tenants?limit=5${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    next = body.next;
    await newTenant(`between-${number++}`);
  } while (next !== undefined);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(made.map(({ body }) => body.id)));
});

it('changes a resource for who saw its newest version', async () => {
  const { body: tenant } = await newTenant('etag');
  const path = `/v1/tenants/${tenant.id}`;
  const { headers } = await api.call('GET', path);
  const ifMatch = { 'if-match': String(headers.etag) };
  const first = await api.call('PATCH', path, { body: { email: 'new@example.org' }, headers: ifMatch });
  expect(first.body).toMatchObject({ spec: { email: 'new@example.org' }, generation: 2, version: 2 });
  const second = await api.call('PATCH', path, { body: { email: 'newer@example.org' }, headers: ifMatch });
  expect(second.body).toMatchObject({ status: 412, code: 'resource.stale' });
  const same = await api.call('PATCH', path, { body: { email: 'new@example.org' } });
  expect(same.body.version).toBe(2);
});

it('shows an operator its own city nodes only', async () => {
  const { body: operator } = await api.call('POST', '/v1/operators', { body: { name: 'north' } });
  const { body: minted } = await api.call('POST', '/v1/tokens', {
    body: { role: 'operator', principalId: operator.id, label: 'north' },
  });
  const { token } = minted;
  const mine = await api.call('POST', '/v1/city-nodes', { body: { city: '120000', cloud: 'local' }, token });
  const others = await api.call('POST', '/v1/city-nodes', { body: { city: '120000', cloud: 'local' } });
  expect([mine.body.parentId, others.body.parentId]).toEqual([operator.id, api.operatorId]);
  const { body: page } = await api.call('GET', '/v1/city-nodes', { token });
  expect(page.items.map(({ id }: { id: string }) => id)).toEqual([mine.body.id]);
  const other = await api.call('GET', `/v1/city-nodes/${others.body.id}`, { token });
  expect(other.body.code).toBe('resource.unknown');
  const foreign = { city: '130100', cloud: 'local', operatorId: api.operatorId };
  const refused = await api.call('POST', '/v1/city-nodes', { body: foreign, token });
  expect(refused.body.violations).toMatchObject([{ field: '/operatorId' }]);
  expect((await api.call('GET', '/v1/tenants', { token })).status).toBe(403);
  expect((await api.call('GET', '/v1/whoami', { token })).body).toMatchObject({
    role: 'operator',
    principalName: 'north',
  });
});

it('ends a token with its revocation, at once', async () => {
  const { id, key } = await api.tenant('revoked');
  const { body } = await api.call('GET', `/v1/tenants/${id}/keys`, { token: key });
  expect((await api.call('DELETE', `/v1/tenants/${id}/keys/${body.items[0].id}`)).status).toBe(202);
  expect((await api.call('GET', `/v1/tenants/${id}`, { token: key })).body.code).toBe('auth.invalid');
});

it('lets a reader key read and change nothing', async () => {
  const { id } = await api.tenant('reader');
  const { body } = await api.call('POST', `/v1/tenants/${id}/keys`, { body: { label: 'r', role: 'reader' } });
  expect((await api.call('GET', `/v1/tenants/${id}`, { token: body.key })).status).toBe(200);
  const write = await api.call('POST', `/v1/tenants/${id}/keys`, {
    body: { label: 'w', role: 'writer' },
    token: body.key,
  });
  expect(write.body.code).toBe('auth.forbidden');
});

it('wakes the channels of a tenant whose keys change', async () => {
  await api.readyCities(['330100', '440300', '110000', 'DEFRA']);
  const { id } = await api.tenant('woken');
  const { body: channel } = await api.call('POST', `/v1/tenants/${id}/channels`, { body: {} });
  const wakes = () =>
    api.db.sql.selectFrom('resource').select('wakes').where('id', '=', channel.id).executeTakeFirstOrThrow();
  const before = await wakes();
  const { body: key } = await api.call('POST', `/v1/tenants/${id}/keys`, { body: { label: 'k', role: 'writer' } });
  await api.call('DELETE', `/v1/tenants/${id}/keys/${key.id}`);
  expect((await wakes()).wakes).toBe(before.wakes + 2);
});

it('leaves an unbroken audit of who did what', async () => {
  const { body: tenant, headers } = await newTenant('audited', { 'x-request-id': 'request-of-mine' });
  expect(headers['x-request-id']).toBe('request-of-mine');
  const rows = await api.db.sql.selectFrom('audit').selectAll().where('resourceId', '=', tenant.id).execute();
  expect(rows).toMatchObject([{ action: 'create tenant', role: 'admin', requestId: 'request-of-mine' }]);
  expect(await findAuditBreak(api.db.sql)).toBeUndefined();
  expect((await api.call('GET', '/v1/audit?limit=2')).body.items).toHaveLength(2);
});

it('limits how fast one token may ask, not the others', async () => {
  const hurried = await startTestApi({ url: testDatabase.url, clock: systemClock, requestsPerMinute: 3 });
  const { key } = await api.tenant('hasty');
  const ask = (token: string) => hurried.call('GET', '/v1/whoami', { token });
  const statuses = [];
  for (let request = 0; request < 4; request++) statuses.push((await ask(key)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect((await ask(key)).body).toMatchObject({ code: 'request.rate', retry: 'backoff' });
  expect((await ask(api.adminToken)).status).toBe(200);
  await hurried.stop();
});

it('is alive and ready, counts what it does, and shows its reference offline', async () => {
  expect((await api.call('GET', '/livez', { token: null })).status).toBe(200);
  expect((await api.call('GET', '/readyz', { token: null })).status).toBe(200);
  const { body: metrics } = await api.call('GET', '/metrics', { token: null });
  expect(metrics).toMatch(/hansa_resources\{kind="operator",ready="true"\} \d+/);
  expect(metrics).toMatch(/hansa_http_request_seconds_count\{method="POST",route="\/v1\/tenants",status="201"\}/);
  const { body: html, headers } = await api.call('GET', '/docs/', { token: null });
  expect(html).toContain('"/openapi.json"');
  expect(html).not.toMatch(/(https?:)?\/\/[a-z0-9.-]+\.[a-z]/i);
  expect(headers['content-security-policy']).toContain("connect-src 'self'");
  expect((await api.call('GET', '/docs/js/scalar.js', { token: null })).status).toBe(200);
  expect((await api.call('GET', '/openapi.json', { token: null })).body.openapi).toBe('3.1.0');
});

it('takes a delete that names a media type and sends nothing, and asks a create without a body for one', async () => {
  const { id } = await api.tenant('bodiless');
  const headers = { 'content-type': 'application/json' };
  expect(await api.call('POST', '/v1/tenants', { headers })).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  });
  expect((await api.call('DELETE', `/v1/tenants/${id}`, { headers })).status).toBe(202);
});
