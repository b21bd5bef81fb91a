import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';
import { Ec2Error } from './errors.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a temporary key; it must be sent and signed. */
  readonly sessionToken?: string;
  /** Of a temporary key. */
  readonly expiresAtMs?: number;
  /** Which actions its policy allows. */
  readonly allows: (action: string) => boolean;
}

export interface Signer {
  readonly key: AccessKey;
  readonly region: string;
}

/** EC2 API reference, common errors, `RequestExpired`. */
const skewMs = 15 * 60_000;
const algorithm = 'AWS4-HMAC-SHA256';
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** EC2 says the same of an unknown key, a wrong signature and a wrong session token. */
const notValidated = () =>
  new Ec2Error('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);

/**
 * Verifies Signature Version 4 over the request as it was received: its host, target and raw body.
 * @throws Ec2Error MissingAuthenticationToken, IncompleteSignature, AuthFailure, RequestExpired
 */
export function verifySignature(
  request: SimRequest,
  keys: readonly AccessKey[],
  nowMs: number,
  ofService: 'ec2' | 'sts' = 'ec2',
): Signer {
  const { headers, body } = request;
  const { scope, signedHeaders, signature } = parseAuthorization(headers.authorization);
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = scope;
  const key = keys.find((each) => each.accessKeyId === accessKeyId);
  if (key === undefined) throw notValidated();
  if (service !== ofService || terminator !== 'aws4_request') {
    throw new Ec2Error('SignatureDoesNotMatch', `Credential should be scoped to correct service: '${ofService}'.`, 403);
  }
  checkSession(key, headers, signedHeaders, nowMs);
  const date = headers['x-amz-date'] ?? '';
  checkDate(date, day, nowMs);
  const bodyHash = sha256(body);
  const declared = headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== bodyHash && declared !== 'UNSIGNED-PAYLOAD') throw notValidated();
  const toSign = [
    algorithm,
    date,
    scope.slice(1).join('/'),
    sha256(canonicalRequest(request, signedHeaders, bodyHash)),
  ];
  const signingKey = [day, region, service, terminator].reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`);
  const expected = hmac(signingKey, toSign.join('\n'));
  const given = Buffer.from(signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw notValidated();
  return { key, region };
}

/** The service that a request's signature names. */
export const serviceOf = (header = ''): string | undefined =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(header)?.[1];

function parseAuthorization(header: string | undefined) {
  if (header === undefined) {
    throw new Ec2Error('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const match = /^AWS4-HMAC-SHA256 +Credential=([^\s,]+),\s*SignedHeaders=([^\s,]+),\s*Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  const [, credential = '', signedHeaders = '', signature = ''] = match ?? [];
  const scope = credential.split('/');
  if (match === null || scope.length !== 5) {
    throw new Ec2Error(
      'IncompleteSignature',
      'Authorization header requires Credential, SignedHeaders and Signature.',
      400,
    );
  }
  const names = signedHeaders.split(';');
  if (!names.includes('host')) throw new Ec2Error('IncompleteSignature', "'Host' must be a signed header.", 400);
  return { scope, signedHeaders: names, signature };
}

function checkSession(key: AccessKey, headers: SimRequest['headers'], signed: readonly string[], nowMs: number): void {
  const token = headers['x-amz-security-token'];
  if (token !== key.sessionToken) throw notValidated();
  if (token !== undefined && !signed.includes('x-amz-security-token')) throw notValidated();
  if (key.expiresAtMs !== undefined && nowMs >= key.expiresAtMs)
    throw new Ec2Error('RequestExpired', 'Request has expired.');
}

function checkDate(date: string, day: string, nowMs: number): void {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (match === null || !date.startsWith(day)) throw notValidated();
  const [, year, month, dayOfMonth, hour, minute, second] = match.map(Number);
  const sentMs = Date.UTC(year ?? 0, (month ?? 1) - 1, dayOfMonth, hour, minute, second);
  if (Math.abs(nowMs - sentMs) > skewMs) throw new Ec2Error('RequestExpired', 'Request has expired.');
}

function canonicalRequest(
  { method, rawPath, headers }: SimRequest,
  signed: readonly string[],
  bodyHash: string,
): string {
  const [path = '/', query = ''] = rawPath.split('?');
  const canonicalQuery = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const lines = signed.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [method, path, canonicalQuery.sort().join('&'), lines.join(''), signed.join(';'), bodyHash].join('\n');
}
