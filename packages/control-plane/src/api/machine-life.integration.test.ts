import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createResource,
  insertPlacements,
  intendCall,
  recordCall,
  setCapacity,
  takeCapacity,
  takeInOrphans,
} from '../store/index.ts';
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

describe('the replacement of a host', () => {
  const parent = async (name: string, cloud: string): Promise<{ cityNodeId: string; hostId: string }> => {
    const [cityNodeId, hostId] = [api.ids('city-node'), api.ids('host')];
    const city = { id: cityNodeId, kind: 'city-node', name, parentId: api.operatorId } as const;
    const host = { id: hostId, kind: 'host', name, parentId: cityNodeId, status: { incarnation: 1 } } as const;
    await api.db.transaction(async (tx) => {
      await createResource(tx, { ...city, spec: { city: name, cloud, profile: 'light', schedulable: true } });
      await createResource(tx, { ...host, spec: { cloud, profile: 'light', role: 'whole' } });
      await intendCall(tx, { resourceId: hostId, incarnation: 1, action: 'createMachine', token: hostId });
      await setCapacity(tx, cityNodeId, 10);
    });
    return { cityNodeId, hostId };
  };
  const replace = (hostId: string, options: object = {}) => api.call('POST', `/v1/hosts/${hostId}/replace`, options);

  it('asks for the next machine, once however often it is asked, and lets no channel in meanwhile', async () => {
    const { cityNodeId, hostId } = await parent('one', 'local');
    for (const _ of [1, 2]) {
      expect(await replace(hostId)).toMatchObject({ status: 202, body: { kind: 'host', spec: { incarnation: 2 } } });
    }
    expect(await api.db.transaction((tx) => takeCapacity(tx, [cityNodeId]))).toEqual([cityNodeId]);
  });

  it('is refused with what it needs while a channel would lose by it', async () => {
    const { cityNodeId, hostId } = await parent('two', 'local');
    const { id: tenantId } = await api.tenant('of-two');
    const channel = { id: api.ids('channel'), kind: 'channel', name: 'c', parentId: tenantId, spec: {} } as const;
    const placement = { cityNodeId, city: 'two', cloud: 'local', endorses: true };
    const place = (orders: boolean) =>
      api.db.transaction(async (tx) => {
        await tx.deleteFrom('placement').where('channelId', '=', channel.id).execute();
        await insertPlacements(tx, channel.id, [{ ...placement, orders, consenterNo: orders ? 1 : null } as never]);
      });
    await api.db.transaction((tx) => createResource(tx, channel));
    await place(true);
    const swap = {
      code: 'replace.needs-consenter-swap',
      actor: 'operator',
      detail: expect.stringContaining(channel.id),
    };
    expect(await replace(hostId)).toMatchObject({ status: 409, body: swap });
    await place(false);
    const update = { code: 'replace.needs-membership-update', detail: expect.stringContaining(channel.id) };
    expect(await replace(hostId)).toMatchObject({ status: 409, body: update });
    expect((await api.call('GET', `/v1/hosts/${hostId}`)).body.spec).not.toHaveProperty('incarnation');
  });

  it('is refused for a machine of its operator’s own, one that is not there, and by who may not see it', async () => {
    const { hostId } = await parent('three', 'own');
    const refused = await replace(hostId);
    expect(refused).toMatchObject({ status: 400, body: { violations: [{ field: '/id', rule: expect.any(String) }] } });
    expect((await replace('ho-0000000000000000')).status).toBe(404);
    expect((await replace(hostId, { token: operatorToken })).status).toBe(404);
  });
});
