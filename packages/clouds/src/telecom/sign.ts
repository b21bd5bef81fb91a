import { createHash, createHmac } from 'node:crypto';

export interface EopInput {
  readonly accessKey: string;
  readonly secretKey: string;
  /** A UUID, `ctyun-eop-request-id`. */
  readonly requestId: string;
  /** `yyyymmddTHHMMSSZ`. */
  readonly date: string;
  /** The query as it is sent, keys sorted, without `?`. */
  readonly query: string;
  readonly body: string;
}

const hmac = (key: string | Buffer, message: string) => createHmac('sha256', key).update(message).digest();

/**
 * Headers of the EOP signature, as `ctyun-it/terraform-provider-ctyun` `internal/core/core/request.go` makes them. Method,
 * path and host are not part of it.
 */
export function signEop(input: EopInput): Readonly<Record<string, string>> {
  const { accessKey, secretKey, requestId, date, query, body } = input;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const toSign = `ctyun-eop-request-id:${requestId}\neop-date:${date}\n\n${query}\n${bodyHash}`;
  const key = hmac(hmac(hmac(secretKey, date), accessKey), date.slice(0, 8));
  const signature = hmac(key, toSign).toString('base64');
  return {
    'ctyun-eop-request-id': requestId,
    'Eop-date': date,
    'Eop-Authorization': `${accessKey} Headers=ctyun-eop-request-id;eop-date Signature=${signature}`,
  };
}

const beijingMs = 8 * 3_600_000;

/** The vendor's SDK prints Beijing's digits and still ends in `Z`. */
export function eopDate(nowMs: number, zone: 'beijing' | 'utc'): string {
  const iso = new Date(nowMs + (zone === 'beijing' ? beijingMs : 0)).toISOString();
  return `${iso.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Keys sorted and form-encoded as Go's `url.Values.Encode` does it: a blank is `+`. */
export function eopQuery(parameters: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, value]) => `${formEncode(key)}=${formEncode(value)}`).join('&');
}

const formEncode = (text: string) =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
