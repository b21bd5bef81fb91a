import { describe, expect, it } from 'vitest';
import type { SimRequest } from '../frame/vendor.ts';
import { refusedSignature } from './signature.ts';

const keys = { accessKey: 'test-ak', secretKey: 'test-sk' };
const timeMs = 1_753_103_116_761;
const listed = 'a250796a704c4f2b99ecb3818e63bdfd8766996ff03c77332f7854519bbf9036';
const made = 'e185a696fd60efe3e0106707cb9ee5fc2ecca695effcdc7ce124321ca31be429';
const network = { cloudRegionCode: 'cn-langfang-2', networkName: 'net_a', networkCidr: '10.0.0.0/16' };

const asked = (method: string, query: string, sign: string): SimRequest => ({
  method,
  url: new URL(`http://127.0.0.1/x${query}`),
  rawPath: `/x${query}`,
  headers: { accesskey: 'test-ak', algorithm: 'HmacSHA256', requesttime: String(timeMs), sign },
  body: Buffer.alloc(0),
  scheme: 'http',
});
const list = asked('GET', '?pageSize=100&cloudRegionCode=cn-langfang-2&pageNum=1', listed);

describe('the simulated signature of CUCloud', () => {
  it('takes the vectors; of a GET the body does not count', () => {
    expect(refusedSignature(list, {}, keys, timeMs)).toBeUndefined();
    expect(refusedSignature(list, { stray: '1' }, keys, timeMs)).toBeUndefined();
    expect(refusedSignature(asked('POST', '', made), network, keys, timeMs)).toBeUndefined();
  });

  it('refuses another body, another key and a clock that is off', () => {
    const other = { ...network, networkName: 'net_b' };
    expect(refusedSignature(asked('POST', '', made), other, keys, timeMs)).toContain('签名');
    expect(refusedSignature(list, {}, { ...keys, secretKey: 'x' }, timeMs)).toContain('签名');
    expect(refusedSignature(list, {}, { ...keys, accessKey: 'x' }, timeMs)).toContain('accessKey');
    expect(refusedSignature(list, {}, keys, timeMs + 3_600_000)).toContain('requestTime');
  });
});
