import { createHash, createHmac } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const skewMs = 300_000;
const beijingMs = 8 * 3_600_000;
const authorizationPattern = /^(\S+) Headers?=([\w;-]+) Signature=([A-Za-z0-9+/=]+)$/;

/** Why the gateway refuses a request's EOP signature, or undefined when it is right. */
export function refuseSignature(request: SimRequest, keys: Keys, nowMs: number): string | undefined {
  const requestId = request.headers['ctyun-eop-request-id'] ?? '';
  const date = request.headers['eop-date'] ?? '';
  const [, accessKey, signed, signature] = authorizationPattern.exec(request.headers['eop-authorization'] ?? '') ?? [];
  if (signature === undefined || signed === undefined) return 'Eop-Authorization is missing or malformed';
  if (requestId === '') return 'ctyun-eop-request-id is missing';
  if (signed.toLowerCase() !== 'ctyun-eop-request-id;eop-date') return 'signature headers are not the required ones';
  if (accessKey !== keys.accessKey) return 'access key does not exist';
  if (!isTimely(date, nowMs)) return 'eop-date is not within five minutes of the time of the server';
  const rawQuery = request.rawPath.split('?', 2)[1] ?? '';
  const sorted = rawQuery.split('&').sort().join('&');
  const right = [rawQuery, sorted].some(
    (query) => signatureOf({ keys, requestId, date, query, body: request.body }) === signature,
  );
  return right ? undefined : 'signature verification failed';
}

/** The vendor's SDK prints Beijing's digits before a `Z`; those of UTC are taken too. */
function isTimely(date: string, nowMs: number): boolean {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  if (second === undefined) return false;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return [atMs, atMs - beijingMs].some((each) => Math.abs(each - nowMs) <= skewMs);
}

interface Signed {
  readonly keys: Keys;
  readonly requestId: string;
  readonly date: string;
  readonly query: string;
  readonly body: Buffer;
}

function signatureOf({ keys, requestId, date, query, body }: Signed): string {
  const hmac = (key: string | Buffer, message: string) => createHmac('sha256', key).update(message).digest();
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const key = hmac(hmac(hmac(keys.secretKey, date), keys.accessKey), date.slice(0, 8));
  const text = [`ctyun-eop-request-id:${requestId}`, `eop-date:${date}`, '', query, bodyHash].join('\n');
  return hmac(key, text).toString('base64');
}
