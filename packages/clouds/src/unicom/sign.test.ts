import { describe, expect, it } from 'vitest';
import { signHeaders } from './sign.ts';

const keys = { accessKey: 'test-ak', secretKey: 'test-sk', nowMs: 1_753_103_116_761 };

describe('the signature of CUCloud', () => {
  it('equals the vector of a list', () => {
    const query = { cloudRegionCode: 'cn-langfang-2', pageNum: '1', pageSize: '100' };
    const { headers, text } = signHeaders({ ...keys, query, body: {} });
    expect(text).toBe(
      'accessKey="test-ak"&algorithm="HmacSHA256"&cloudRegionCode="cn-langfang-2"&pageNum="1"&pageSize="100"&requestTime="1753103116761"',
    );
    expect(headers.sign).toBe('a250796a704c4f2b99ecb3818e63bdfd8766996ff03c77332f7854519bbf9036');
  });

  it('equals the vector of a network', () => {
    const body = { cloudRegionCode: 'cn-langfang-2', networkName: 'net_a', networkCidr: '10.0.0.0/16' };
    const { headers } = signHeaders({ ...keys, query: {}, body });
    expect(headers.sign).toBe('e185a696fd60efe3e0106707cb9ee5fc2ecca695effcdc7ce124321ca31be429');
  });

  it('signs what is no text as the JSON that is sent', () => {
    const { text } = signHeaders({ ...keys, query: {}, body: { isEnableIpv6: false, rules: [{ port: 1 }] } });
    expect(text).toContain('&isEnableIpv6="false"&');
    expect(text).toContain('&rules="[{"port":1}]"');
  });
});
