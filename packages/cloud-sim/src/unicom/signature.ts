import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';
import type { Fields } from './answer.ts';

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The vendor's window is not published. */
const toleranceMs = 5 * 60_000;

/**
 * Checks the header `sign`: HMAC over `name="value"` of three headers, the query and the body's top fields, sorted by name. Of a
 * GET the body is not signed; of a DELETE public clients differ, so both are taken.
 * @returns why it is refused, or undefined
 */
export function refusedSignature(
  { method, headers, url }: SimRequest,
  body: Fields,
  { accessKey, secretKey }: Keys,
  nowMs: number,
): string | undefined {
  const { accesskey, algorithm, requesttime, sign } = headers;
  if (accesskey === undefined || algorithm === undefined || requesttime === undefined || sign === undefined) {
    return '缺少签名参数';
  }
  if (accesskey !== accessKey) return 'accessKey无效';
  if (algorithm !== 'HmacSHA256') return '签名算法algorithm不支持';
  const bodies = { GET: [{}], POST: [body], PUT: [body, {}], DELETE: [body, {}] }[method] ?? [body];
  const fits = bodies.some((signed) => {
    const pairs = new Map([
      ...[...url.searchParams].map(([name, value]) => [name, value] as const),
      ...Object.entries(signed).map(([name, value]) => [name, asSigned(value)] as const),
      ['accessKey', accesskey],
      ['algorithm', algorithm],
      ['requestTime', requesttime],
    ]);
    const text = [...pairs.keys()].sort().map((name) => `${name}="${pairs.get(name)}"`);
    return equal(createHmac('sha256', secretKey).update(text.join('&')).digest('hex'), sign);
  });
  if (!fits) return '签名校验失败';
  return Math.abs(Number(requesttime) - nowMs) <= toleranceMs ? undefined : '请求时间requestTime超出允许范围';
}

const asSigned = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
