import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from '../frame/cloud-sim.ts';
import type { SimRequest } from '../frame/vendor.ts';
import { refuseSignature } from './signature.ts';

/** Made by the vendor's Go code. */
const keys = { accessKey: 'a'.repeat(32), secretKey: 'b'.repeat(32) };
const signedAtMs = Date.parse('2022-05-25T16:07:52Z');
const target = '/v4/ecs/instance-details?instanceID=i-1&regionID=r-1';

const signed = (change: Partial<SimRequest> = {}): SimRequest => ({
  method: 'GET',
  url: new URL(`http://127.0.0.1${target}`),
  rawPath: target,
  headers: {
    'ctyun-eop-request-id': '27cfe4dc-e640-45f6-92ca-492ca73e8680',
    'eop-date': '20220525T160752Z',
    'eop-authorization': `${keys.accessKey} Headers=ctyun-eop-request-id;eop-date Signature=q4/l1oD01jzeMpjgcfeiYGXnce+rwGhZxFkh6HVMa8I=`,
  },
  body: Buffer.alloc(0),
  scheme: 'http',
  ...change,
});

describe('the gateway of the simulated China Telecom', () => {
  it("takes the signature of the vendor's Go code, whether its clock shows UTC or Beijing", () => {
    expect(refuseSignature(signed(), keys, signedAtMs)).toBeUndefined();
    expect(refuseSignature(signed(), keys, signedAtMs - 8 * 3_600_000 + 240_000)).toBeUndefined();
  });

  it('refuses another body, another query, another key and a clock that is off by an hour', () => {
    expect(refuseSignature(signed({ body: Buffer.from('{}') }), keys, signedAtMs)).toContain('verification failed');
    expect(refuseSignature(signed({ rawPath: `${target}2` }), keys, signedAtMs)).toContain('verification failed');
    expect(refuseSignature(signed(), { ...keys, accessKey: 'c' }, signedAtMs)).toContain('access key');
    expect(refuseSignature(signed(), keys, signedAtMs + 3_600_000)).toContain('five minutes');
  });
});

describe('the simulated China Telecom', () => {
  let sim: CloudSim;
  beforeEach(async () => {
    sim = await startCloudSim({ clouds: ['telecom'], machines: 'hollow' });
  });
  afterEach(() => sim.close());

  it('answers an unsigned request as its gateway does, and holds nothing', async () => {
    const answer = await fetch(`${sim.endpoints.telecom?.http}/v4/region/list-regions`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ statusCode: '403', message: expect.stringContaining('Authorization') });
    expect(sim.vendor('telecom').holds?.()).toEqual([]);
  });
});
