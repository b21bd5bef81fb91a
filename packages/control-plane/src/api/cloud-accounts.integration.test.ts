import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResource, intendCall } from '../store/index.ts';
import { startTestApi, type TestApi } from '../testing/api.ts';
import { goodKeys, wrongKeys } from '../testing/fake-vendor.ts';

let database: TestDatabase;
let api: TestApi;
let operatorToken: string;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi({ url: database.url, clock: { nowMs: () => Date.now() } });
  const other = await api.call('POST', '/v1/operators', { body: { name: 'other' } });
  const body = { role: 'operator', principalId: other.body.id, label: 'other' };
  operatorToken = (await api.call('POST', '/v1/tokens', { body })).body.token;
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

const add = (name: string, overrides: object = {}, options: object = {}) =>
  api.call('POST', '/v1/cloud-accounts', {
    body: { name, cloud: 'aws', region: 'eu-central-1', credentials: goodKeys, ...overrides },
    ...options,
  });

const violations = (answer: { body: { violations?: unknown } }) => answer.body.violations;

const insertHost = (account: string) => {
  const row = { id: api.ids('host'), kind: 'host', name: 'one', parentId: api.operatorId } as const;
  return api.db.transaction((tx) =>
    createResource(tx, { ...row, spec: { cloud: 'aws', account, profile: 'light', role: 'whole' } }),
  );
};

/** Every text of the database but the audit's hashes: what somebody with a dump would read. */
async function dump(): Promise<string> {
  const { sql } = await import('kysely');
  const tables = ['resource', 'event', 'audit', 'secret', 'idempotency', 'external_call'];
  const rows = tables.map((table) => sql`select t::text from ${sql.table(table)} t`.execute(api.db.sql));
  return JSON.stringify(await Promise.all(rows));
}

describe('a cloud account', () => {
  it('is added with credentials that are told nowhere and rest as ciphertext only', async () => {
    const headers = { 'idempotency-key': 'add-sealed' };
    const added = await add('sealed', {}, { headers });
    expect(added).toMatchObject({ status: 201, headers: { location: `/v1/cloud-accounts/${added.body.id}` } });
    expect(added.body).toMatchObject({
      kind: 'cloud-account',
      parentId: api.operatorId,
      spec: { cloud: 'aws', region: 'eu-central-1', options: {} },
    });
    expect((await add('sealed', {}, { headers })).body.id).toBe(added.body.id);
    const told = [added, await api.call('GET', `/v1/cloud-accounts/${added.body.id}`), await dump()];
    expect(JSON.stringify(told)).not.toContain(goodKeys.secretAccessKey);
    expect(
      await api.db.sql.selectFrom('secret').select('ownerId').where('ownerId', '=', added.body.id).execute(),
    ).toHaveLength(1);
  });

  it('names the field of the credentials or options that its adapter does not take, and repeats no value', async () => {
    const { accessKeyId } = goodKeys;
    const lacking = await add('broken', {
      credentials: { accessKeyId, secretKey: 'leak-me' },
      options: { zone: 'leak-me' },
    });
    expect(lacking.status).toBe(400);
    expect(violations(lacking)).toEqual([
      { field: '/credentials/secretAccessKey', rule: 'is required' },
      { field: '/credentials/secretKey', rule: 'is not a known field' },
      { field: '/options/zone', rule: 'is not a known field' },
    ]);
    expect(JSON.stringify(lacking.body)).not.toContain('leak-me');
    expect(violations(await add('broken', { region: 'atlantis' }))).toEqual([
      { field: '/region', rule: 'must be such as eu-central-1' },
    ]);
    expect(violations(await add('broken', { cloud: 'telecom' }))).toEqual([
      { field: '/cloud', rule: 'must be one of aws' },
    ]);
    expect((await add('sealed')).body).toMatchObject({ code: 'resource.exists' });
  });

  it('is checked on demand: what the cloud says, also that the keys are wrong', async () => {
    const { body: good } = await add('checked');
    const { body: bad } = await add('wrong', { credentials: wrongKeys });
    expect(await api.call('POST', `/v1/cloud-accounts/${good.id}/check`)).toMatchObject({
      status: 200,
      body: { account: '123456789012', problems: [], unproven: ['that machines may be made'] },
    });
    expect(await api.call('POST', `/v1/cloud-accounts/${bad.id}/check`)).toMatchObject({
      status: 200,
      body: {
        problems: [
          expect.stringMatching(/^The access key is not valid\. The operator .*AuthFailure, request req-4711$/),
        ],
      },
    });
  });

  it('is given new credentials, which the next call uses', async () => {
    const { body: account, headers } = await add('rotated', { credentials: wrongKeys });
    const path = `/v1/cloud-accounts/${account.id}/credentials`;
    const broken = await api.call('PUT', path, { body: { credentials: {} } });
    expect(violations(broken)).toMatchObject([
      { field: '/credentials/accessKeyId' },
      { field: '/credentials/secretAccessKey' },
    ]);
    const body = { credentials: goodKeys };
    const rotated = await api.call('PUT', path, { body, headers: { 'if-match': String(headers.etag) } });
    expect(rotated).toMatchObject({ status: 200, body: { generation: account.generation + 1 } });
    expect(JSON.stringify(rotated.body)).not.toContain(goodKeys.secretAccessKey);
    expect((await api.call('PUT', path, { body, headers: { 'if-match': String(headers.etag) } })).status).toBe(412);
    expect((await api.call('POST', `/v1/cloud-accounts/${account.id}/check`)).body.problems).toEqual([]);
  });

  it('changes its region while nothing was made with it, and its options by the adapter’s rules', async () => {
    const { body: account } = await add('moved');
    const path = `/v1/cloud-accounts/${account.id}`;
    const changed = await api.call('PATCH', path, { body: { region: 'eu-west-1' } });
    expect(changed).toMatchObject({ status: 200, body: { spec: { region: 'eu-west-1', options: {} } } });
    expect(violations(await api.call('PATCH', path, { body: { options: { no: 1 } } }))).toMatchObject([
      { field: '/options/no' },
    ]);
    const { id } = await insertHost(account.id);
    await api.db.transaction((tx) =>
      intendCall(tx, { resourceId: id, incarnation: 1, action: 'ensureSite', token: 'le-1' }),
    );
    expect((await api.call('PATCH', path, { body: { region: 'eu-west-2' } })).body).toMatchObject({
      code: 'resource.in-use',
      violations: [{ field: '/region' }],
    });
  });

  it('is not seen by another operator', async () => {
    const { body: account } = await add('private');
    const path = `/v1/cloud-accounts/${account.id}`;
    const as = { token: operatorToken };
    expect((await api.call('GET', '/v1/cloud-accounts', as)).body.items).toEqual([]);
    const refusals = await Promise.all([
      api.call('GET', path, as),
      api.call('DELETE', path, as),
      api.call('POST', `${path}/check`, as),
      api.call('PUT', `${path}/credentials`, { ...as, body: { credentials: goodKeys } }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const city = { city: '510100', cloud: 'aws', account: account.id };
    expect(violations(await api.call('POST', '/v1/city-nodes', { ...as, body: city }))).toMatchObject([
      { field: '/cloud' },
    ]);
  });
});

describe('a city node on an account', () => {
  const deploy = (body: object, token?: string) =>
    api.call('POST', '/v1/city-nodes', { body, ...(token === undefined ? {} : { token }) });

  it("takes the operator's only account on the cloud, and asks which when there are several", async () => {
    const { body: only } = await add('only', {}, { token: operatorToken });
    expect(await deploy({ city: '330100', cloud: 'aws' }, operatorToken)).toMatchObject({
      status: 201,
      body: { spec: { cloud: 'aws', account: only.id, profile: 'light' } },
    });
    const { body: second } = await add('second', {}, { token: operatorToken });
    const asked = await deploy({ city: '330200', cloud: 'aws' }, operatorToken);
    expect(violations(asked)).toEqual([{ field: '/account', rule: expect.stringContaining(`${second.id} (second)`) }]);
    expect((await deploy({ city: '330200', cloud: 'aws', account: second.id }, operatorToken)).body.spec.account).toBe(
      second.id,
    );
  });

  it('refuses an account where there can be none, and a cloud that is not set up', async () => {
    expect(violations(await deploy({ city: '310000', cloud: 'local', account: 'ca-0' }))).toMatchObject([
      { field: '/account' },
    ]);
    expect(violations(await deploy({ city: '310000', cloud: 'mobile' }))).toEqual([
      { field: '/cloud', rule: 'must be one of local, aws' },
    ]);
    expect(violations(await deploy({ city: '310000', cloud: 'local', profile: 'standard' }))).toMatchObject([
      { field: '/profile' },
    ]);
  });

  it('keeps its account from being deleted', async () => {
    const { body: account } = await add('used');
    const { body: node } = await deploy({ city: '320100', cloud: 'aws', account: account.id });
    const path = `/v1/cloud-accounts/${account.id}`;
    const refused = await api.call('DELETE', path);
    expect(refused).toMatchObject({ status: 409, body: { code: 'resource.in-use' } });
    expect(refused.body.detail).toContain(node.id);
    const { body: unused } = await add('unused');
    expect((await api.call('DELETE', `/v1/cloud-accounts/${unused.id}`)).status).toBe(202);
  });
});

describe('a city of three hosts', () => {
  const deploy = (body: object) => api.call('POST', '/v1/city-nodes', { body });

  it('is taken on every cloud but local', async () => {
    const { body: account } = await add('three');
    const wish = { city: '320500', cloud: 'aws', account: account.id, profile: 'standard' };
    expect(await deploy(wish)).toMatchObject({ status: 201, body: { spec: { profile: 'standard' } } });
    expect(violations(await deploy({ city: '320600', cloud: 'local', profile: 'standard' }))).toEqual([
      { field: '/profile', rule: 'must be light on the cloud local, which is this one computer' },
    ]);
  });

  it('of own machines is born with three hosts and a secret for each', async () => {
    const { status, body } = await deploy({ city: 'NLAMS', cloud: 'own', profile: 'standard' });
    expect(status).toBe(201);
    expect(body.join).toBeUndefined();
    const { items } = (await api.call('GET', `/v1/city-nodes/${body.id}/hosts`)).body;
    const roles = items.map(({ name, spec }: { name: string; spec: { role: string } }) => [name, spec.role]);
    expect(roles.toSorted()).toEqual([
      ['nlams-1', 'ordering'],
      ['nlams-2', 'endorsing'],
      ['nlams-3', 'endorsing'],
    ]);
    const joins = body.joins as { hostId: string; secret: string }[];
    expect(joins.map(({ hostId }) => hostId).toSorted()).toEqual(items.map(({ id }: { id: string }) => id).toSorted());
    expect(new Set(joins.map(({ secret }) => secret)).size).toBe(3);
  });
});

describe('a city node of own machines', () => {
  it('is born with a host and a secret that is told once', async () => {
    const request = { body: { city: 'DEFRA', cloud: 'own' }, headers: { 'idempotency-key': 'own-1' } };
    const made = await api.call('POST', '/v1/city-nodes', request);
    const { join, id } = made.body;
    expect(made.status).toBe(201);
    expect(join.url).toBe(`https://127.0.0.1:8422/#ca-sha256=${'00'.repeat(32)}`);
    expect((await api.call('POST', '/v1/city-nodes', request)).body.join).toEqual(join);
    const { body: hosts } = await api.call('GET', `/v1/city-nodes/${id}/hosts`);
    expect(hosts.items).toMatchObject([{ id: join.hostId, spec: { cloud: 'own', profile: 'light' } }]);
    expect((await api.call('GET', `/v1/city-nodes/${id}`)).body.join).toBeUndefined();
    const again = await api.call('POST', `/v1/hosts/${join.hostId}/join-secrets`);
    expect(again).toMatchObject({ status: 201, body: { hostId: join.hostId, url: join.url } });
    expect(again.body.secret).not.toBe(join.secret);
    const secrets = await api.db.sql
      .selectFrom('bootstrapSecret')
      .select('sha256')
      .where('hostId', '=', join.hostId)
      .execute();
    expect(secrets).toHaveLength(1);
    const text = await dump();
    for (const { secret } of [join, again.body]) expect(text).not.toContain(secret);
  });
});

describe('a plan of cities', () => {
  const plan = (cities: object[]) => api.call('POST', '/v1/city-plans', { body: { cities }, token: operatorToken });

  it('stores nothing, says the same as long as nothing changes, and something else once it does', async () => {
    const wishes = [
      { city: '440100', cloud: 'aws', account: 'only' },
      { city: '440300', cloud: 'own' },
    ];
    const first = await plan(wishes);
    expect(first).toMatchObject({
      status: 200,
      body: {
        cities: [
          {
            machines: [{ type: 'small', count: 1 }],
            calls: [
              { call: 'ensureSite', times: 1 },
              { call: 'createMachine', times: 1, vendorCalls: [{ call: 'MakeMachine', effect: 'write', times: 1 }] },
              { call: 'observeMachine', vendorCalls: [{ call: 'FindMachine', effect: 'read', times: null }] },
            ],
            unpriced: [{ kind: 'machine', sku: 'small' }],
          },
          { machines: [] },
        ],
        totals: { quota: [{ measure: 'disk GiB', amount: 20, limit: null, enough: null }, { measure: 'machines' }] },
      },
    });
    expect((await plan(wishes)).body.inputsSha256).toBe(first.body.inputsSha256);
    const [account] = (await api.call('GET', '/v1/cloud-accounts', { token: operatorToken })).body.items.filter(
      ({ name }: { name: string }) => name === 'only',
    );
    await api.call('PUT', `/v1/cloud-accounts/${account.id}/credentials`, { body: { credentials: goodKeys } });
    expect((await plan(wishes)).body.inputsSha256).not.toBe(first.body.inputsSha256);
  });

  it('names the field of the city that cannot be', async () => {
    const good = { city: '440100', cloud: 'aws', account: 'only' };
    expect(violations(await plan([good, { city: '440300', cloud: 'mobile' }]))).toMatchObject([
      { field: '/cities/1/cloud' },
    ]);
    expect(violations(await plan([good, good]))).toMatchObject([{ field: '/cities/1/city' }]);
  });
});
