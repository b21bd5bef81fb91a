import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResource, intendCall, recordCall, takeInOrphans } from '../store/index.ts';
import { startTestApi, type TestApi } from '../testing/api.ts';
import { goodKeys } from '../testing/fake-vendor.ts';

let database: TestDatabase;
let api: TestApi;
let accountId: string;
let operatorToken: string;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi({ url: database.url, clock: { nowMs: () => Date.now() } });
  const body = { name: 'main', cloud: 'aws', region: 'eu-central-1', credentials: goodKeys };
  accountId = (await api.call('POST', '/v1/cloud-accounts', { body })).body.id;
  const other = await api.call('POST', '/v1/operators', { body: { name: 'other' } });
  const token = { role: 'operator', principalId: other.body.id, label: 'other' };
  operatorToken = (await api.call('POST', '/v1/tokens', { body: token })).body.token;
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

const key = 'lg-0123456789abcdef-ho-0123456789abcdef-1';
const found = { key, handle: 'i-1', tags: { league: 'lg' }, reason: 'UnknownHost' } as const;
const sweepFinds = (...orphans: (typeof found)[]) =>
  api.db.transaction((tx) => takeInOrphans(tx, { id: accountId, cloud: 'aws' }, orphans));
const orphans = (path = '') => `/v1/cloud-accounts/${accountId}/orphans${path}`;

describe('orphans of an account', () => {
  it('are shown with how often they were seen, and block the removal of their account', async () => {
    await sweepFinds(found);
    await sweepFinds(found);
    const { body } = await api.call('GET', orphans());
    expect(body.items).toMatchObject([{ ...found, cloud: 'aws', state: 'quarantined', sightings: 2 }]);
    expect(body.items[0]).not.toHaveProperty('accountId');
    const removed = await api.call('DELETE', `/v1/cloud-accounts/${accountId}`);
    expect(removed).toMatchObject({ status: 409, body: { code: 'resource.in-use' } });
    const metrics = await api.call('GET', '/metrics', { token: null });
    expect(metrics.body).toContain('hansa_orphans{cloud="aws",state="quarantined"} 1');
  });

  it('are kept, and deleted at once by an intent; what is being deleted is not kept any more', async () => {
    await sweepFinds(found);
    expect(await api.call('POST', orphans(`/${key}/keep`))).toMatchObject({
      status: 200,
      body: { key, state: 'kept' },
    });
    expect(await api.call('DELETE', orphans(`/${key}`))).toMatchObject({
      status: 202,
      body: { key, state: 'deleting' },
    });
    expect((await api.call('DELETE', orphans(`/${key}`))).status).toBe(202);
    const calls = await api.call('GET', `/v1/cloud-accounts/${accountId}/calls`);
    expect(calls.body.items).toMatchObject([{ action: 'deleteOrphan', state: 'intended', asked: { key } }]);
    const kept = await api.call('POST', orphans(`/${key}/keep`));
    expect(kept).toMatchObject({ status: 409, body: { code: 'resource.deleting' } });
  });

  it.each([
    ['GET', '/v1/cloud-accounts/ca-0000000000000000/orphans', 404],
    ['POST', '/orphans/no-such-key/keep', 404],
    ['DELETE', '/orphans/no-such-key', 404],
    ['POST', '/orphans/UPPER/keep', 400],
    ['DELETE', `/orphans/${'a'.repeat(64)}`, 400],
    ['GET', '/orphans?limit=0', 400],
  ] as const)('%s %s is answered with %i', async (method, path, status) => {
    const whole = path.startsWith('/v1') ? path : `/v1/cloud-accounts/${accountId}${path}`;
    const answer = await api.call(method, whole);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.violations[0]).toMatchObject({ rule: expect.any(String) });
  });

  it('are not there for another operator, nor for one that has no token', async () => {
    expect((await api.call('GET', orphans(), { token: operatorToken })).status).toBe(404);
    expect((await api.call('DELETE', orphans(`/${key}`), { token: operatorToken })).status).toBe(404);
    expect((await api.call('GET', orphans(), { token: null })).status).toBe(401);
  });
});

describe('calls to a cloud', () => {
  it('are read by host and by account, page by page, without their tokens', async () => {
    const row = { id: api.ids('host'), kind: 'host', name: 'one', parentId: api.operatorId } as const;
    await api.db.transaction(async (tx) => {
      await createResource(tx, { ...row, spec: { cloud: 'aws', account: accountId, profile: 'light' } });
      for (const action of ['ensureSite', 'createMachine', 'startMachine']) {
        const call = { resourceId: row.id, accountId, incarnation: 1, action, token: 'secret-token' };
        await recordCall(tx, (await intendCall(tx, call)).id, { state: 'done', handle: 'h' });
      }
    });
    const first = await api.call('GET', `/v1/hosts/${row.id}/calls?limit=2`);
    const rest = await api.call('GET', `/v1/hosts/${row.id}/calls?limit=2&cursor=${first.body.next}`);
    const items = [...first.body.items, ...rest.body.items];
    expect(items.map(({ action }) => action).sort()).toEqual(['createMachine', 'ensureSite', 'startMachine']);
    const byAccount = await api.call('GET', `/v1/cloud-accounts/${accountId}/calls`);
    expect(byAccount.body.items).toEqual(expect.arrayContaining(items));
    expect(JSON.stringify([items, byAccount.body])).not.toContain('secret-token');
    expect((await api.call('GET', `/v1/cloud-accounts/${accountId}/calls`, { token: operatorToken })).status).toBe(404);
  });
});

describe('the policy of a city node', () => {
  it('is set with the city and changed, and refused with the field and the rule', async () => {
    const body = { city: '330100', cloud: 'aws', onDrift: { stopped: 'report' } };
    const made = await api.call('POST', '/v1/city-nodes', { body });
    expect(made).toMatchObject({ status: 201, body: { spec: { onDrift: { stopped: 'report' } } } });
    const path = `/v1/city-nodes/${made.body.id}`;
    const changed = await api.call('PATCH', path, { body: { onDrift: { deleted: 'report' } } });
    expect(changed.body.spec).toMatchObject({ schedulable: true, onDrift: { deleted: 'report' } });
    for (const [bad, field] of [
      [{ onDrift: { stopped: 'restart' } }, '/onDrift/stopped'],
      [{ onDrift: { resized: 'report' } }, '/onDrift'],
      [{ onDrift: 'start' }, '/onDrift'],
      [{}, ''],
    ] as const) {
      const refused = await api.call('PATCH', path, { body: bad });
      expect(refused).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
      expect(refused.body.violations[0].field).toContain(field);
    }
  });
});
