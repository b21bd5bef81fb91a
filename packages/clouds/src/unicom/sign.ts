import { createHmac } from 'node:crypto';

export interface SignInput {
  /** The request's own parameters, unescaped. */
  readonly query: Readonly<Record<string, string>>;
  /** Its top fields are signed; a GET's empty body is not. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly nowMs: number;
}

export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  /** What was signed. Holds no secret but whatever the body holds. */
  readonly text: string;
}

/**
 * Signs a request to CUCloud: three headers, the query and the body's top fields as `name="value"`, sorted by name. Neither
 * method nor path is signed. Source: two public clients, which agree; what they do with a field that is no text is unproven:
 * here it is signed as the JSON that is sent.
 */
export function signHeaders({ query, body, accessKey, secretKey, nowMs }: SignInput): Signed {
  const named = { accessKey, algorithm: 'HmacSHA256', requestTime: String(nowMs) };
  const fields = Object.entries(body).filter(([, value]) => value !== undefined);
  const texts = fields.map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const text = Object.entries({ ...query, ...Object.fromEntries(texts), ...named })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${value}"`)
    .join('&');
  const sign = createHmac('sha256', secretKey).update(text).digest('hex');
  return { headers: { ...named, sign }, text };
}
