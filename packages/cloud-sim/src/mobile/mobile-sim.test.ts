import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from '../frame/cloud-sim.ts';
import type { SimRequest } from '../frame/vendor.ts';
import { createSignatureCheck } from './signature.ts';

const nonce = '00000000000040008000000000000000';

describe('the simulated signature of ECloud', () => {
  const keys = { accessKey: 'test-key', secretKey: 'test-secret' };
  const path = '/api/openapi-instance/v4/list/describe-instances';
  const query = `AccessKey=test-key&SignatureMethod=HmacSHA1&SignatureNonce=${nonce}&SignatureVersion=V2.0&Timestamp=2026-11-22T08%3A00%3A00Z&Version=2016-12-05`;
  const signature = '67d33bd728480a4b76a1aef2f4f44bfa64ced209';
  const eightInBeijing = Date.UTC(2026, 10, 22, 0);
  const asked = (text: string, method = 'POST'): SimRequest => ({
    method,
    url: new URL(`http://127.0.0.1${path}?${text}`),
    rawPath: `${path}?${text}`,
    headers: {},
    body: Buffer.alloc(0),
    scheme: 'http',
  });
  const check = (nowMs = eightInBeijing) => createSignatureCheck(keys, () => nowMs);

  it('takes the published vector, in any order of parameters, once', () => {
    const refused = check();
    const turned = `Signature=${signature}&${query.split('&').reverse().join('&')}`;
    expect(refused(asked(turned))).toBeUndefined();
    expect(refused(asked(turned))).toContain('重复');
  });

  it('refuses another method, another query, another key and a clock that is off', () => {
    expect(check()(asked(`${query}&Signature=${signature}`, 'GET'))).toContain('签名');
    expect(check()(asked(`${query}&page=2&Signature=${signature}`))).toContain('签名');
    expect(check()(asked(`${query.replace('test-key', 'x')}&Signature=${signature}`))).toContain('AccessKey');
    expect(check(eightInBeijing + 3_600_000)(asked(`${query}&Signature=${signature}`))).toContain('时间戳');
    // A clock that shows UTC where Beijing's is wanted.
    expect(check(eightInBeijing + 8 * 3_600_000)(asked(`${query}&Signature=${signature}`))).toContain('时间戳');
    expect(check()(asked(query))).toContain('Signature');
  });
});

describe('simulated ECloud', () => {
  let sim: CloudSim;
  beforeAll(async () => {
    sim = await startCloudSim({ clouds: ['mobile'], machines: 'hollow' });
  });
  afterAll(() => sim.close());

  /** A request as a client in any language sends it. */
  async function send(method: string, path: string, body?: unknown) {
    const { accessKey, secretKey } = sim.vendor('mobile').account as { accessKey: string; secretKey: string };
    const time = `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)}Z`.replaceAll(':', '%3A');
    const unique = createHash('md5').update(`${Math.random()}`).digest('hex');
    const query = `AccessKey=${accessKey}&SignatureMethod=HmacSHA256&SignatureNonce=${unique}&SignatureVersion=V2.0&Timestamp=${time}`;
    const hash = createHash('sha256').update(query).digest('hex');
    const text = `${method}\n${path.replaceAll('/', '%2F')}\n${hash}`;
    const signature = createHmac('sha256', `BC_SIGNATURE&${secretKey}`).update(text).digest('hex');
    const url = `${sim.endpoints.mobile?.http}${path}?${query}&Signature=${signature}`;
    const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  }

  it('answers in the envelope, and says of any other path that it cannot route it', async () => {
    const zones = await send('GET', '/api/openapi-instance/v4/region/describe-zones');
    expect(zones).toMatchObject({ state: 'OK', requestId: expect.any(String), body: { zones: [{}, {}] } });
    const nowhere = await send('GET', '/api/openapi-nothing/v1');
    expect(nowhere).toMatchObject({ state: 'ERROR', errorCode: 'M02C002' });
  });

  it('takes a batch in its wrapper and flat, and fails item by item inside an answer that is OK', async () => {
    const inner = { instanceIds: ['ecs-none'] };
    for (const body of [inner, { deleteInstancesBody: inner }]) {
      const answer = await send('POST', '/api/openapi-instance/v4/delete-instances', body);
      expect(answer).toMatchObject({
        state: 'OK',
        body: { instanceBatchResult: [{ instanceId: 'ecs-none', result: false, message: '云主机不存在' }] },
      });
    }
    const shapes = sim.recorded('mobile').map(({ detail }) => detail.shape);
    expect(shapes.slice(-2)).toEqual(['flat', 'wrapped']);
  });

  it.each([
    [{}, 'MISSING_PARAMETER'],
    [{ region: 'moon-1a' }, 'INVALID_PARAMETER'],
    [{ region: 'cn-jiangsu-1a', billingType: 'DAY' }, 'INVALID_PARAMETER'],
  ])('refuses the order %j', async (body, errorCode) => {
    expect(await send('POST', '/api/openapi-ecs/acl/v3/server/order', body)).toMatchObject({
      state: 'ERROR',
      errorCode,
    });
  });
});
