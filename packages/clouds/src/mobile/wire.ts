/** What a gateway answered, as far as it could be read. */
export interface Envelope {
  readonly httpStatus: number;
  readonly requestId?: string;
  /** `OK`, `ERROR`, `EXCEPTION`, `ALARM` or `FORBIDDEN`; absent when there was no envelope at all. */
  readonly state?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly body: unknown;
  /** The answer as it came; without fields when it was no object. */
  readonly whole: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads the vendor's envelope; what is none (HTML, a list, a number) comes back without a state. */
export function readEnvelope(httpStatus: number, text: string): Envelope {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON: the status is all that it says.
    return { httpStatus, body: undefined, whole: {} };
  }
  const fields = asFields(parsed);
  return {
    httpStatus,
    body: fields.body,
    whole: fields,
    ...optional('requestId', asText(fields.requestId)),
    ...optional('state', asText(fields.state)),
    ...optional('errorCode', asText(fields.errorCode)),
    ...optional('errorMessage', asText(fields.errorMessage)),
  };
}

/** Lists come bare or below `content`, `regions` or `zones`; an empty one may be null. Undefined: there is no list. */
export function readList(body: unknown): readonly Fields[] | undefined {
  if (Array.isArray(body)) return body.map(asFields);
  const fields = asFields(body);
  for (const name of ['content', 'regions', 'zones', 'regionList']) {
    const list = fields[name];
    if (Array.isArray(list)) return list.map(asFields);
    if (name in fields && list === null) return [];
  }
  return undefined;
}

/** The value as an object; anything else as one without fields. */
export const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Text that says something; numbers too, since the vendor mixes the two. */
export const asText = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const optional = <Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: string });
