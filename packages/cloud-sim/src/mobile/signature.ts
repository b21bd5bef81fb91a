import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const toleranceMs = 5 * 60_000;
const beijingMs = 8 * 3_600_000;
const noncesMax = 100_000;

/**
 * Checks signature version V2.0 over the received bytes of method, path and query. It covers neither host nor body.
 * @returns why it is refused, in the vendor's manner, or undefined
 */
export function createSignatureCheck({ accessKey, secretKey }: Keys, nowMs: () => number) {
  const nonces = new Set<string>();
  return ({ method, rawPath }: SimRequest): string | undefined => {
    const [path = '', queryText = ''] = split(rawPath);
    const parameters = readQuery(queryText);
    const given = parameters.get('Signature');
    parameters.delete('Signature');
    const missing = required.find((name) => !parameters.has(name));
    if (missing !== undefined || given === undefined) return `缺少公共参数${missing ?? 'Signature'}`;
    if (parameters.get('AccessKey') !== accessKey) return 'AccessKey不存在';
    if (parameters.get('SignatureVersion') !== 'V2.0') return 'SignatureVersion不支持';
    const algorithm = algorithms[parameters.get('SignatureMethod') ?? ''];
    if (algorithm === undefined) return 'SignatureMethod不支持';
    const expected = createHmac(algorithm, `BC_SIGNATURE&${secretKey}`)
      .update([method, encode(path), sha256(canonical(parameters))].join('\n'))
      .digest('hex');
    if (!equal(expected, given)) return '签名校验失败';
    // The digits are those of a clock in Beijing, whatever the Z says.
    const skewMs = Date.parse(parameters.get('Timestamp') ?? '') - beijingMs - nowMs();
    if (!(Math.abs(skewMs) <= toleranceMs)) return '时间戳Timestamp已过期';
    const nonce = parameters.get('SignatureNonce') ?? '';
    if (nonces.has(nonce)) return 'SignatureNonce签名随机数重复';
    if (nonces.size >= noncesMax) nonces.clear();
    nonces.add(nonce);
    return undefined;
  };
}

const required = ['AccessKey', 'Timestamp', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce'] as const;
const algorithms: Readonly<Record<string, 'sha1' | 'sha256'>> = { HmacSHA1: 'sha1', HmacSHA256: 'sha256' };

function split(target: string): readonly [path: string, query: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

/** A plus is a blank, as form encoders of other languages write it. */
function readQuery(text: string): Map<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))];
    }),
  );
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A stray per cent sign: taken as it is, and so the signature will not fit.
    return text;
  }
};

/** Everything but letters, digits and `-_.~` as per cent and two capital hex digits. */
const encode = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');

const canonical = (parameters: ReadonlyMap<string, string>): string =>
  [...parameters.keys()]
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters.get(name) ?? '')}`)
    .join('&');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
