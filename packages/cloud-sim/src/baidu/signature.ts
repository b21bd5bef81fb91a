import { createHmac } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';
import { Refusal } from './answer.ts';

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const skewMs = 1_800_000;
const authorizationPattern =
  /^bce-auth-v1\/([^/]+)\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\/(\d+)\/([\w;-]*)\/([0-9a-f]{64})$/;
const signedByDefault = ['host', 'content-length', 'content-type', 'content-md5'];

/** @throws Refusal when the request's bce-auth-v1 signature is not right. */
export function checkSignature(request: SimRequest, keys: Keys, nowMs: number): void {
  const [whole, accessKey, time = '', seconds, names = '', signature] =
    authorizationPattern.exec(request.headers.authorization ?? '') ?? [];
  if (whole === undefined) throw new Refusal(400, 'InvalidHTTPAuthHeader', 'The HTTP authorization header is invalid');
  if (accessKey !== keys.accessKey) {
    throw new Refusal(403, 'InvalidAccessKeyId', 'The Access Key ID you provided does not exist in our records');
  }
  const atMs = Date.parse(time);
  if (atMs - nowMs > skewMs) throw new Refusal(403, 'RequestTimeTooSkewed', 'The time of the request is too far ahead');
  if (nowMs > atMs + Number(seconds) * 1000) throw new Refusal(400, 'RequestExpired', 'Request has expired');
  const signed = names === '' ? defaultNames(request) : names.split(';');
  if (!signed.includes('host')) throw new Refusal(400, 'InvalidHTTPAuthHeader', 'The host header must be signed');
  if (signatureOf(request, { keys, prefix: `bce-auth-v1/${accessKey}/${time}/${seconds}`, signed }) !== signature) {
    throw new Refusal(400, 'SignatureDoesNotMatch', 'The request signature we calculated does not match yours');
  }
}

const defaultNames = ({ headers }: SimRequest) =>
  Object.keys(headers).filter((name) => signedByDefault.includes(name) || name.startsWith('x-bce-'));

interface Signing {
  readonly keys: Keys;
  readonly prefix: string;
  readonly signed: readonly string[];
}

function signatureOf(request: SimRequest, { keys, prefix, signed }: Signing): string {
  const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
  const [path = '', query = ''] = request.rawPath.split('?', 2);
  const headers = signed
    .map((name) => [name, (request.headers[name] ?? '').trim()] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${encode(name)}:${encode(value)}`);
  const canonicalPath = encode(decode(path)).replaceAll('%2F', '/');
  const text = [request.method, canonicalPath, canonicalQuery(query), headers.sort().join('\n')].join('\n');
  return hmac(hmac(keys.secretKey, prefix), text);
}

/** Decoded and encoded anew, since the vendor's JavaScript SDK sends lower-case hex and encodes what need not be. */
export function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? ([decode(pair), ''] as const)
        : ([decode(pair.slice(0, at)), decode(pair.slice(at + 1))] as const);
    })
    .filter(([name]) => name.toLowerCase() !== 'authorization')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, 'InvalidURI', 'Could not parse the specified URI');
  }
}
