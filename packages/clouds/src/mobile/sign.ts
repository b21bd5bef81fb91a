import { createHash, createHmac } from 'node:crypto';

export interface SignInput {
  readonly method: string;
  readonly path: string;
  /** The request's own parameters, unescaped. */
  readonly query: Readonly<Record<string, string>>;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly signatureMethod: 'HmacSHA1' | 'HmacSHA256';
  readonly nowMs: number;
  readonly nonce: string;
  /** The third-party vector leaves it out; the gateway takes both. */
  readonly version?: string;
}

export interface Signed {
  /** The whole query as it goes on the wire, signature included. */
  readonly query: string;
  readonly signature: string;
  readonly queryHash: string;
}

const beijingMs = 8 * 3_600_000;

/**
 * Signs a request to ECloud (signature version V2.0): everything stands in the query, the body is not signed. Source: the
 * vendor's signing page and the public clients that agree with it.
 */
export function signQuery(input: SignInput): Signed {
  const parameters = {
    ...input.query,
    AccessKey: input.accessKey,
    Timestamp: beijingTimestamp(input.nowMs),
    SignatureMethod: input.signatureMethod,
    SignatureVersion: 'V2.0',
    SignatureNonce: input.nonce,
    ...(input.version === undefined ? {} : { Version: input.version }),
  };
  const canonical = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&');
  const queryHash = createHash('sha256').update(canonical).digest('hex');
  const text = `${input.method}\n${escaped(input.path)}\n${queryHash}`;
  const algorithm = input.signatureMethod === 'HmacSHA1' ? 'sha1' : 'sha256';
  const signature = createHmac(algorithm, `BC_SIGNATURE&${input.secretKey}`).update(text).digest('hex');
  return { query: `${canonical}&Signature=${signature}`, signature, queryHash };
}

/** Beijing's wall clock, although it ends in `Z`. */
export const beijingTimestamp = (nowMs: number): string =>
  `${new Date(nowMs + beijingMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;

/** RFC 3986: more is escaped than `encodeURIComponent` does. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
