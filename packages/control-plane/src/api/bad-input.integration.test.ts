import { systemClock } from '@hansa/core';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Call, startTestApi, type TestApi } from '../testing/api.ts';

let testDatabase: TestDatabase;
let api: TestApi;
let acme: { id: string; key: string };
let other: { id: string; key: string };
let channelOfOther: string;
let before: string;

const fourCities = ['330100', '440300', '110000', 'DEFRA'];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  api = await startTestApi({ url: testDatabase.url, clock: systemClock });
  await api.readyCities(fourCities);
  acme = await api.tenant('acme');
  other = await api.tenant('other');
  const rented = await api.call('POST', `/v1/tenants/${other.id}/channels`, { body: { cities: fourCities } });
  channelOfOther = rented.body.id;
});

afterAll(async () => {
  await api.stop();
  await testDatabase.drop();
});

/** Everything that a request could have changed. */
async function fingerprint(): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select md5(string_agg(t, '|' order by t)) as all from (
      select resource::text as t from resource union all select capacity::text from capacity
      union all select placement::text from placement union all select token::text from token
      union all select event::text from event union all select audit::text from audit
      union all select idempotency::text from idempotency
    ) rows`.execute(api.db.sql);
  return rows[0]?.all ?? '';
}

beforeEach(async () => {
  before = await fingerprint();
});

afterEach(async () => {
  expect(await fingerprint(), 'nothing changed').toBe(before);
});

interface Refusal {
  readonly what: string;
  readonly path: () => string;
  readonly options: () => Call;
  readonly status: number;
  readonly code: string;
  /** Field and what its rule says; absent where no field is to blame. */
  readonly violation?: readonly [field: string, rule: RegExp];
}

const cityNodes = () => '/v1/city-nodes';
const channels = () => `/v1/tenants/${acme.id}/channels`;
const invalid = { status: 400, code: 'request.invalid' } as const;
const body = (value: unknown) => () => ({ body: value });

const refusals: readonly Refusal[] = [
  {
    what: 'an unknown city',
    path: cityNodes,
    options: body({ city: '999999', cloud: 'local' }),
    ...invalid,
    violation: ['/city', /GET \/v1\/cities/],
  },
  {
    what: 'what is no city code at all',
    path: cityNodes,
    options: body({ city: 'Hangzhou', cloud: 'local' }),
    ...invalid,
    violation: ['/city', /must match/],
  },
  {
    what: 'an unknown cloud',
    path: cityNodes,
    options: body({ city: '320100', cloud: 'mars' }),
    ...invalid,
    violation: ['/cloud', /must be one of local, own, aws/],
  },
  {
    what: 'a second city node in a city',
    path: cityNodes,
    options: body({ city: '330100', cloud: 'local', name: 'again' }),
    status: 409,
    code: 'resource.exists',
    violation: ['/city', /free/],
  },
  {
    what: 'a name that is taken',
    path: () => '/v1/tenants',
    options: body({ name: 'acme', email: 'a@example.org' }),
    status: 409,
    code: 'resource.exists',
    violation: ['/name', /free/],
  },
  {
    what: 'a name with letters that names do not have',
    path: () => '/v1/tenants',
    options: body({ name: 'Acme & Co', email: 'a@example.org' }),
    ...invalid,
    violation: ['/name', /Lower-case letters/],
  },
  {
    what: 'what is no e-mail address',
    path: () => '/v1/tenants',
    options: body({ name: 'third', email: 'nobody' }),
    ...invalid,
    violation: ['/email', /e-mail/],
  },
  {
    what: 'more cities than exist',
    path: channels,
    options: body({ cityCount: 5 }),
    ...invalid,
    violation: ['/cityCount', /of which it has 4/],
  },
  {
    what: 'more cities than the tier has',
    path: channels,
    options: body({ cityCount: 8 }),
    ...invalid,
    violation: ['/cityCount', /7 or fewer with the tier starter/],
  },
  {
    what: 'fewer than four cities without Raft',
    path: channels,
    options: body({ cities: fourCities.slice(0, 3) }),
    ...invalid,
    violation: ['/cities', /4 or more with ordering bft/],
  },
  {
    what: 'fewer than three cities with Raft',
    path: channels,
    options: body({ cities: fourCities.slice(0, 2), ordering: 'raft' }),
    ...invalid,
    violation: ['/cities', /3 or more with ordering raft/],
  },
  {
    what: 'the same city twice',
    path: channels,
    options: body({ cities: ['330100', '330100', '110000', 'DEFRA'] }),
    ...invalid,
    violation: ['/cities', /duplicate/],
  },
  {
    what: 'cities and a count of them',
    path: channels,
    options: body({ cities: fourCities, cityCount: 4 }),
    ...invalid,
    violation: ['/cityCount', /absent/],
  },
  {
    what: 'an unknown city among those of a channel',
    path: channels,
    options: body({ cities: [...fourCities.slice(0, 3), 'XXXXX'] }),
    ...invalid,
    violation: ['/cities/3', /XXXXX is none/],
  },
  {
    what: 'a city where no city node is',
    path: channels,
    options: body({ cities: [...fourCities.slice(0, 3), 'FRPAR'] }),
    status: 409,
    code: 'placement.impossible',
    violation: ['/cities', /FRPAR/],
  },
  {
    what: 'a bad channel name',
    path: channels,
    options: body({ name: '-ledger', cities: fourCities }),
    ...invalid,
    violation: ['/name', /Lower-case/],
  },
  {
    what: 'a bad contract name',
    path: channels,
    options: body({ cities: fourCities, contracts: [{ preset: 'no tary' }] }),
    ...invalid,
    violation: ['/contracts/0/preset', /Alphanumerics/],
  },
  {
    what: 'an unknown preset',
    path: channels,
    options: body({ cities: fourCities, contracts: [{ preset: 'lottery' }] }),
    ...invalid,
    violation: ['/contracts/0/preset', /lottery is none/],
  },
  {
    what: 'a wrong type',
    path: channels,
    options: body({ cityCount: '4' }),
    ...invalid,
    violation: ['/cityCount', /integer/],
  },
  {
    what: 'an unknown ordering',
    path: channels,
    options: body({ cities: fourCities, ordering: 'solo' }),
    ...invalid,
    violation: ['/ordering', /one of bft, raft/],
  },
  {
    what: 'an unknown field',
    path: channels,
    options: body({ cities: fourCities, 'co~lo/ur': 'red' }),
    ...invalid,
    violation: ['/co~0lo~1ur', /not a known field/],
  },
  {
    what: 'a missing field',
    path: cityNodes,
    options: body({ cloud: 'local' }),
    ...invalid,
    violation: ['/city', /required/],
  },
  {
    what: 'a body that is no object',
    path: channels,
    options: body([1]),
    ...invalid,
    violation: ['', /object/],
  },
  {
    what: 'an oversized body',
    path: channels,
    options: body({ name: 'x'.repeat(300 * 1024) }),
    status: 413,
    code: 'request.too-large',
  },
  {
    what: 'a body that is no JSON',
    path: channels,
    options: () => ({ body: '{"name"', headers: { 'content-type': 'application/json' } }),
    status: 400,
    code: 'request.malformed',
  },
  {
    what: 'a body of another media type',
    path: channels,
    options: () => ({ body: 'name: ledger', headers: { 'content-type': 'application/yaml' } }),
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'an idempotency key that is none',
    path: channels,
    options: () => ({ body: { cities: fourCities }, headers: { 'idempotency-key': 'has blanks' } }),
    ...invalid,
    violation: ['idempotency-key', /without blanks/],
  },
  {
    what: 'no token',
    path: channels,
    options: () => ({ body: { cities: fourCities }, token: null }),
    status: 401,
    code: 'auth.missing',
  },
  {
    what: 'a token that is none',
    path: channels,
    options: () => ({ body: { cities: fourCities }, token: `hansa_admin_${'A'.repeat(43)}` }),
    status: 401,
    code: 'auth.invalid',
  },
  {
    what: 'a tenant that wants to deploy a city',
    path: cityNodes,
    options: () => ({ body: { city: '320100', cloud: 'local' }, token: acme.key }),
    status: 403,
    code: 'auth.forbidden',
  },
  {
    what: "a tenant that rents on another's bill",
    path: () => `/v1/tenants/${other.id}/channels`,
    options: () => ({ body: { cities: fourCities }, token: acme.key }),
    status: 404,
    code: 'resource.unknown',
  },
  {
    what: 'a tenant that does not exist',
    path: () => '/v1/tenants/te-none/channels',
    options: body({ cities: fourCities }),
    status: 404,
    code: 'resource.unknown',
  },
  {
    what: 'a key that ends before it begins',
    path: () => `/v1/tenants/${acme.id}/keys`,
    options: body({ label: 'old', role: 'writer', expiresAt: '2020-01-01T00:00:00Z' }),
    ...invalid,
    violation: ['/expiresAt', /future/],
  },
  {
    what: "an operator's token without its operator",
    path: () => '/v1/tokens',
    options: body({ role: 'operator', label: 'x' }),
    ...invalid,
    violation: ['/principalId', /required/],
  },
  {
    what: 'a path that leads nowhere',
    path: () => '/v1/nothing',
    options: body({}),
    status: 404,
    code: 'route.unknown',
  },
];

it.each(refusals)('refuses $what', async ({ path, options, status, code, violation }) => {
  const answer = await api.call('POST', path(), options());
  expect(answer.body).toMatchObject({ status, code, type: `urn:hansa:error:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  if (status === 401) expect(answer.headers['www-authenticate']).toContain('Bearer');
  if (violation !== undefined) {
    const [field, rule] = violation;
    expect(answer.body.violations).toContainEqual({ field, rule: expect.stringMatching(rule) });
  }
});

it('names every broken rule at once', async () => {
  const answer = await api.call('POST', '/v1/city-nodes', { body: { city: 1, cloud: 'mars', x: 1 } });
  expect(answer.body.violations.map(({ field }: { field: string }) => field).sort()).toEqual(['/city', '/cloud', '/x']);
});

it('does not tell a channel of someone else from one that does not exist', async () => {
  const token = acme.key;
  for (const method of ['GET', 'DELETE'] as const) {
    for (const id of [channelOfOther, 'ch-none']) {
      for (const path of [`/v1/channels/${id}`, `/v1/tenants/${acme.id}/channels/${id}`]) {
        const answer = await api.call(method, path, { token });
        expect(answer.body).toMatchObject({ status: 404, code: 'resource.unknown' });
        expect(answer.body.detail.replace(id, '')).toBe('There is no resource  that this token may see');
      }
    }
  }
});

it('refuses a stale ETag and one that is none', async () => {
  const path = `/v1/channels/${channelOfOther}`;
  const stale = await api.call('DELETE', path, { headers: { 'if-match': '"99"' } });
  expect(stale.body).toMatchObject({ status: 412, code: 'resource.stale', violations: [{ field: 'if-match' }] });
  const none = await api.call('DELETE', path, { headers: { 'if-match': 'W/x' } });
  expect(none.body).toMatchObject({ status: 400, violations: [{ field: 'if-match' }] });
});

it('refuses to delete a city node that hosts a channel, and says how many', async () => {
  const { body: page } = await api.call('GET', '/v1/city-nodes');
  const answer = await api.call('DELETE', `/v1/city-nodes/${page.items[0].id}`);
  expect(answer.body).toMatchObject({ status: 409, code: 'resource.in-use' });
  expect(answer.body.detail).toContain('hosts a channel');
});

it('refuses a query that lists do not know', async () => {
  const answer = await api.call('GET', '/v1/city-nodes?limit=1000&sort=name');
  expect(answer.body.violations.map(({ field }: { field: string }) => field).sort()).toEqual(['?limit', '?sort']);
  const cursor = await api.call('GET', '/v1/city-nodes?cursor=made-up');
  expect(cursor.body.violations).toMatchObject([{ field: '?cursor' }]);
});
