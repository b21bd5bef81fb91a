import type { SimResponse } from '../frame/vendor.ts';

export type Input = Readonly<Record<string, unknown>>;

/** A refusal in the vendor's envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalid = (field: string): Refusal =>
  new Refusal(
    400,
    'InappropriateJSON',
    `The JSON you provided was well-formed and valid, but not appropriate: ${field}`,
  );

export const notFound = (what: string): Refusal => new Refusal(404, 'NoSuchObject', `The ${what} does not exist`);

export const json = (status: number, body: object, requestId: string): SimResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-bce-request-id': requestId },
  body: JSON.stringify(body),
});

export function text(input: Input, field: string, pattern: RegExp = /^[\s\S]+$/): string {
  const value = input[field];
  if (typeof value !== 'string' || !pattern.test(value)) throw invalid(field);
  return value;
}

export function optionalText(input: Input, field: string): string | undefined {
  const value = input[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(field);
  return value;
}

export function whole(input: Input, field: string, [min, max, byDefault]: readonly [number, number, number?]): number {
  const value = input[field] === undefined ? byDefault : Number(input[field]);
  if (value === undefined || !Number.isInteger(value) || value < min || value > max) throw invalid(field);
  return value;
}

export function objects(input: Input, field: string): readonly Input[] {
  const value = input[field] ?? [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'object' && each !== null)) throw invalid(field);
  return value as readonly Input[];
}

export function object(input: Input, field: string): Input {
  const value = input[field];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field);
  return value as Input;
}

const keysMax = 1_000;

/** One page of a list: it begins with the marker, and `nextMarker` begins the next. */
export function page<T>(
  all: readonly T[],
  query: Input,
  { items, idOf }: { items: string; idOf: (item: T) => string },
) {
  const maxKeys = whole(query, 'maxKeys', [1, keysMax, keysMax]);
  const marker = optionalText(query, 'marker');
  const from = marker === undefined ? 0 : all.findIndex((item) => idOf(item) === marker);
  if (from < 0) throw new Refusal(400, 'InvalidHTTPRequest', 'The marker is invalid');
  const next = all[from + maxKeys];
  return {
    marker: marker ?? '',
    maxKeys,
    isTruncated: next !== undefined,
    ...(next === undefined ? {} : { nextMarker: idOf(next) }),
    [items]: all.slice(from, from + maxKeys),
  };
}
