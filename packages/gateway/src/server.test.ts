import { HansaError } from '@hansa/core';
import { createSigningIdentity, newPrivateKey } from '@hansa/fabric';
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type InForce, putInForce } from './bundle/in-force.ts';
import { createServer } from './server.ts';
import { createFakeTransactor } from './testing/fake-transactor.ts';
import { channelA, channelB, keys, tenantA, tenantB, testBundle } from './testing/league.ts';
import { manualTime } from './testing/manual-time.ts';
import { createThrottle } from './throttle.ts';

const identityOf = (tenantId: string) => ({
  tenantId,
  identity: createSigningIdentity({ mspId: tenantId, certificatePem: 'not read here', privateKeyPem: newPrivateKey() }),
});
const identities = [tenantA, tenantB].map(identityOf);

const start = '2026-06-01T00:00:00.000Z';
const time = manualTime(start);
const transactor = createFakeTransactor();
const throttle = createThrottle(time.clock);
const written: string[] = [];
let inForce: InForce | undefined;
let peerIsReady: boolean;

const server = createServer({
  current: () => inForce,
  transactor,
  throttle,
  peerReady: async () => peerIsReady,
  clock: time.clock,
  sleep: time.sleep,
  log: pino({ level: 'debug' }, { write: (line) => void written.push(line) }),
});
afterAll(() => server.close());

beforeEach(() => {
  inForce = putInForce(testBundle(), identities);
  peerIsReady = true;
  transactor.reset();
  throttle.keepOnly(new Map());
  written.length = 0;
  time.set(start);
});

interface Send {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function send(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  { key = keys.writerA, body, headers = {} }: Send = {},
) {
  const answer = await server.inject({
    method,
    url,
    headers: {
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      ...(body === null ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body === null ? 'null' : (body as object) }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

const path = (rest: string, channelId = channelA) => `/v1/channels/${channelId}/${rest}`;
const register = { contract: 'notary', function: 'register', arguments: ['a', 'b'] };
const submit = (body: unknown = register, options: Send = {}) =>
  send('POST', path('transactions'), { ...options, body });
const firstId = '1'.padStart(64, '0');

describe('a transaction', () => {
  test('is answered with its block', async () => {
    const { status, body } = await submit();
    expect(status).toBe(200);
    expect(body).toEqual({ transactionId: firstId, validationCode: 'VALID', blockNumber: 7, result: '["a","b"]' });
  });

  test("is signed by this gateway for the key's tenant, with the arguments as given", async () => {
    await submit({ ...register, transient: { secret: 's' } });
    expect(transactor.calls).toEqual([
      { ...register, channelId: channelA, identity: identities[0]?.identity, transient: { secret: 's' } },
    ]);
  });

  test('needs no arguments', async () => {
    expect((await submit({ contract: 'notary', function: 'ping' })).body).toMatchObject({ result: '[]' });
  });

  test('is answered 202 before its block with wait: false', async () => {
    transactor.onCommit(() => Promise.reject(new Error('nobody waits')));
    const { status, body } = await submit({ ...register, wait: false });
    expect(status).toBe(202);
    expect(body).toEqual({ transactionId: firstId, result: '["a","b"]' });
  });

  test('that the ledger marks invalid is a problem that says which and why', async () => {
    transactor.onCommit(async (transactionId) => ({
      transactionId,
      validationCode: 'MVCC_READ_CONFLICT',
      blockNumber: 9,
    }));
    const { status, body } = await submit();
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'transaction.invalid',
      retry: 'retry',
      transactionId: firstId,
      validationCode: 'MVCC_READ_CONFLICT',
      detail: `Transaction ${firstId} is in block 9 as MVCC_READ_CONFLICT and changed nothing; submit anew`,
    });
  });

  test.each(['transaction.pending', 'fabric.unavailable'] as const)(
    'whose block does not come (%s) is pending, never failed',
    async (code) => {
      transactor.onCommit(() => Promise.reject(new HansaError(code, 'no block within 30 s')));
      const { status, body } = await submit();
      expect(status).toBe(504);
      expect(body).toMatchObject({ code: 'transaction.pending', transactionId: firstId });
    },
  );

  test('that the contract refuses is a problem with the words of the contract', async () => {
    transactor.failNext(new HansaError('contract.refused', '[exists] a is registered already'));
    const { status, body } = await submit();
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'contract.refused', detail: '[exists] a is registered already' });
  });

  test('is shown by its id', async () => {
    await submit();
    const { status, body } = await send('GET', path(`transactions/${firstId}`), { key: keys.readerA });
    expect([status, body]).toEqual([200, { transactionId: firstId, validationCode: 'VALID', blockNumber: 7 }]);
  });

  test('that nobody submitted is unknown', async () => {
    const { status, body } = await send('GET', path(`transactions/${'f'.repeat(64)}`));
    expect([status, body.code]).toEqual([404, 'transaction.unknown']);
  });
});

describe('a query', () => {
  test('is answered by a reader as well', async () => {
    const { status, body } = await send('POST', path('queries'), { key: keys.readerA, body: register });
    expect([status, body]).toEqual([200, { result: '["a","b"]' }]);
  });

  test('whose answer is not text is answered in base 64', async () => {
    transactor.answerNext(Uint8Array.of(0xff, 0x00));
    const { body } = await send('POST', path('queries'), { body: register });
    expect(body).toEqual({ result: '/wA=', resultEncoding: 'base64' });
  });
});

describe('a block', () => {
  test('is plain JSON', async () => {
    const { status, body } = await send('GET', path('blocks/0'), { key: keys.readerA });
    expect([status, body]).toEqual([200, { number: 0, previousHash: 'aa', dataHash: 'bb', transactions: [] }]);
  });

  test('above the height is unknown', async () => {
    expect(await send('GET', path('blocks/8'))).toMatchObject({ status: 404, body: { code: 'block.unknown' } });
  });

  test.each(['-1', '1.5', '01', 'newest', '1e3'])('number %s is refused', async (number) => {
    const { status, body } = await send('GET', path(`blocks/${number}`));
    expect([status, body.code, body.violations[0].field]).toEqual([400, 'request.invalid', '/number']);
  });
});

describe('a key', () => {
  test.each([
    ['no header', { key: '' }, 'auth.missing'],
    ['a key nobody has', { key: 'hansa_tenant_nobody' }, 'auth.invalid'],
    ['another scheme', { key: '', headers: { authorization: 'Basic Zm9vOmJhcg==' } }, 'auth.invalid'],
    ['an empty key', { key: '', headers: { authorization: 'Bearer ' } }, 'auth.invalid'],
  ])('is required: %s', async (_, options, code) => {
    const { status, body } = await submit(register, options);
    expect([status, body.code]).toEqual([401, code]);
    expect(transactor.calls).toEqual([]);
  });

  test('of another tenant finds a channel as unknown as one that does not exist, in the same words', async () => {
    const ghost = `ch-${'0'.repeat(16)}`;
    const theirs = await send('POST', path('transactions', channelA), { key: keys.writerB, body: register });
    const none = await send('POST', path('transactions', ghost), { key: keys.writerB, body: register });
    expect([theirs.status, theirs.body.code]).toEqual([404, 'channel.unknown']);
    const shape = ({ body }: typeof none, id: string) => JSON.stringify({ ...body, requestId: '' }).replaceAll(id, 'X');
    expect(shape(theirs, channelA)).toBe(shape(none, ghost));
    expect(transactor.calls).toEqual([]);
  });

  test.each(['GET blocks/0', `GET transactions/${firstId}`, 'POST queries'])(
    'of another tenant does not open %s',
    async (route) => {
      const [method, rest] = route.split(' ') as ['GET' | 'POST', string];
      const { status, body } = await send(method, path(rest), {
        key: keys.writerB,
        ...(method === 'POST' ? { body: register } : {}),
      });
      expect([status, body.code]).toEqual([404, 'channel.unknown']);
    },
  );

  test('of a reader does not submit', async () => {
    const { status, body } = await submit(register, { key: keys.readerA });
    expect([status, body.code]).toEqual([403, 'auth.forbidden']);
  });

  test('never appears in the log, nor do arguments', async () => {
    await submit({ ...register, arguments: ['very private'] });
    transactor.failNext(new HansaError('fabric.unavailable', 'the peer is away'));
    await submit();
    expect(written.join()).toContain('request answered');
    expect(written.join()).not.toContain(keys.writerA);
    expect(written.join()).not.toContain('very private');
  });

  test('lists its own channels', async () => {
    const { body } = await send('GET', '/v1/channels', { key: keys.readerA });
    expect(body).toEqual({
      items: [{ channelId: channelA, contracts: ['notary'], transactionsPerSecond: 10, serving: true }],
    });
  });
});

describe('bad input is refused with field and rule', () => {
  test.each([
    ['null', null, '/', 'must be object'],
    ['an array', [], '/', 'must be object'],
    ['no contract', { function: 'f' }, '/contract', 'is required'],
    ['an unknown field', { ...register, colour: 'red' }, '/colour', 'is not a known field'],
    ['a contract of another type', { ...register, contract: 7 }, '/contract', 'must be string'],
    ['a bad contract name', { ...register, contract: '../x' }, '/contract', 'must match pattern'],
    ['an empty function', { ...register, function: '' }, '/function', 'must NOT have fewer than 1 characters'],
    ['an argument that is no text', { ...register, arguments: ['a', 1] }, '/arguments/1', 'must be string'],
    ['65 arguments', { ...register, arguments: Array(65).fill('a') }, '/arguments', 'must NOT have more than 64 items'],
    ['a transient value that is no text', { ...register, transient: { a: {} } }, '/transient/a', 'must be string'],
    ['wait as text', { ...register, wait: 'false' }, '/wait', 'must be boolean'],
  ])('%s', async (_, body, field, rule) => {
    const { status, body: problem } = await submit(body);
    expect([status, problem.code]).toEqual([400, 'request.invalid']);
    expect(problem.violations[0].field).toBe(field);
    expect(problem.violations[0].rule).toContain(rule);
    expect(transactor.calls).toEqual([]);
  });

  test('no body', async () => {
    const { status, body } = await send('POST', path('transactions'));
    expect([status, body.violations]).toEqual([400, [{ field: '/', rule: 'must be object' }]]);
  });

  test('a body that is no JSON', async () => {
    const { status, body } = await submit('{"contract":', { headers: { 'content-type': 'application/json' } });
    expect([status, body.code]).toEqual([400, 'request.malformed']);
  });

  test('a body of another media type', async () => {
    const { status, body } = await submit('<a/>', { headers: { 'content-type': 'text/xml' } });
    expect([status, body.code]).toEqual([415, 'request.media-type']);
  });

  test('a body of more than 1 MiB', async () => {
    const { status, body } = await submit({ ...register, arguments: ['x'.repeat(1024 * 1024)] });
    expect([status, body.code]).toEqual([413, 'request.too-large']);
  });

  test('a contract that the channel did not pick', async () => {
    const { status, body } = await submit({ ...register, contract: 'assets' });
    expect([status, body.code]).toEqual([404, 'contract.unknown']);
    expect(body.detail).toBe(`Channel ${channelA} has no contract assets; it has notary`);
  });

  test('a transaction id that is none', async () => {
    const { status, body } = await send('GET', path('transactions/xyz'));
    expect([status, body.violations[0].field]).toEqual([400, '/transactionId']);
  });

  test.each(['/', '/v1', '/v1/nothing', '/v1/channels/x/y/z'])('a path that is not there: %s', async (url) => {
    const { status, body } = await send('GET', url);
    expect([status, body.type]).toEqual([404, 'urn:hansa:error:route.unknown']);
  });

  test('a path that cannot be decoded', async () => {
    const { status, body, headers } = await send('GET', '/v1/channels/%E0%A4%A/blocks/1');
    expect([status, body.code]).toEqual([400, 'request.malformed']);
    expect(headers['content-type']).toContain('application/problem+json');
  });
});

describe('every answer', () => {
  test('names its request in a header, and a problem in its body too', async () => {
    const good = await submit();
    const bad = await submit({});
    expect(good.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(bad.body.requestId).toBe(bad.headers['x-request-id']);
    expect(bad.headers['content-type']).toContain('application/problem+json');
  });

  test('to a bug of ours says nothing of it; the log does', async () => {
    transactor.failNext(new TypeError('inner secret'));
    const { status, body } = await submit();
    expect([status, body.code]).toEqual([500, 'internal.bug']);
    expect(JSON.stringify(body)).not.toContain('inner secret');
    expect(written.join()).toContain('inner secret');
  });
});

describe('the rate of a channel', () => {
  test('allows a burst of two seconds, then refuses and says when to come again', async () => {
    for (let n = 0; n < 20; n += 1) expect((await submit()).status).toBe(200);
    const refused = await submit();
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([429, 'request.rate', '1']);
    time.advance(100);
    expect((await submit()).status).toBe(200);
    expect((await submit()).status).toBe(429);
  });

  test('is not spent by requests that break a rule', async () => {
    for (let n = 0; n < 30; n += 1) expect((await submit({})).status).toBe(400);
    expect((await submit()).status).toBe(200);
  });

  test('leaves queries and other channels alone', async () => {
    for (let n = 0; n < 21; n += 1) await submit();
    expect((await send('POST', path('queries'), { body: register })).status).toBe(200);
    const other = await send('POST', path('transactions', channelB), { key: keys.writerB, body: register });
    expect(other.body.code).toBe('contract.unknown');
  });
});

describe('a channel that was just rented', () => {
  const notYet = () => new HansaError('channel.not-ready', 'creator org unknown');

  test('is tried again until its peer knows it', async () => {
    transactor.failNext(notYet(), new HansaError('channel.unknown', 'x'), new HansaError('contract.unknown', 'y'));
    expect((await submit()).status).toBe(200);
    expect(transactor.calls).toHaveLength(1);
  });

  test('is not ready when the peer does not learn of it within 3 s', async () => {
    transactor.failNext(...Array.from({ length: 100 }, notYet));
    const { status, body, headers } = await submit();
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'channel.not-ready', '1']);
    expect(time.clock.nowMs() - Date.parse(start)).toBe(3_000);
  });

  test('is never submitted twice once the orderers were asked', async () => {
    const cause = Object.assign(new Error('channel not found'), { name: 'SubmitError', transactionId: firstId });
    transactor.failNext(new HansaError('channel.unknown', 'an orderer does not know it', { cause }));
    const { body } = await submit();
    expect(body).toMatchObject({ code: 'channel.unknown', transactionId: firstId });
    expect(transactor.calls).toEqual([]);
  });

  test('is not ready while this gateway has no certificate of its tenant', async () => {
    inForce = putInForce(testBundle(), [{ tenantId: tenantA, csr: 'csr' }]);
    expect(await submit()).toMatchObject({ status: 503, body: { code: 'channel.not-ready' } });
    expect((await send('GET', '/v1/channels')).body.items[0].serving).toBe(false);
  });
});

describe('health', () => {
  const health = async (url: string) => {
    const { status, body } = await send('GET', url, { key: '' });
    return [status, body];
  };

  test('is alive without a bundle, and ready with bundle and peer', async () => {
    expect(await health('/readyz')).toEqual([200, { ready: true, bundle: true, peer: true }]);
    peerIsReady = false;
    expect(await health('/readyz')).toEqual([503, { ready: false, bundle: true, peer: false }]);
    inForce = undefined;
    expect(await health('/readyz')).toEqual([503, { ready: false, bundle: false, peer: false }]);
    expect(await health('/livez')).toEqual([200, { live: true }]);
  });

  test('nothing is served without a bundle, or past its expiry', async () => {
    inForce = putInForce(testBundle({ expiresAt: '2026-06-01T00:00:01.000Z' }), identities);
    expect((await submit()).status).toBe(200);
    time.advance(1_000);
    expect(await submit()).toMatchObject({ status: 503, body: { code: 'channel.not-ready' } });
    expect((await health('/readyz'))[0]).toBe(503);
    inForce = undefined;
    expect((await submit()).body.code).toBe('channel.not-ready');
  });
});
