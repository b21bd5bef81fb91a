import type { SimResponse } from '../frame/vendor.ts';

/** What one call was given: the query of a GET, the JSON of a POST. */
export type Input = Readonly<Record<string, unknown>>;

/** A refusal in the vendor's words: HTTP 200, `statusCode` 900. */
export class Refusal extends Error {
  readonly errorCode: string;
  readonly returnObj: unknown;

  constructor(errorCode: string, message: string, returnObj?: unknown) {
    super(message);
    this.errorCode = errorCode;
    this.returnObj = returnObj;
  }
}

export const missing = (field: string): Refusal =>
  new Refusal('Openapi.Parameter.Invalid', `parameter ${field} is missing or invalid`);

const json = (status: number, body: object): SimResponse => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(body),
});

export const accepted = (returnObj: unknown): SimResponse =>
  json(200, { statusCode: 800, errorCode: 'SUCCESS', message: 'success', description: '成功', returnObj });

export const refused = ({ errorCode, message, returnObj }: Refusal, traceID: string): SimResponse =>
  json(200, {
    statusCode: 900,
    errorCode,
    error: errorCode,
    message,
    description: message,
    traceID,
    ...(returnObj === undefined ? {} : { returnObj }),
  });

/** What the gateway in front of the products says by itself. */
export const refusedByGateway = (status: number, message: string, requestId: string): SimResponse =>
  json(status, { statusCode: String(status), code: String(status), eopErrCode: String(status), requestId, message });

export function text(input: Input, field: string, pattern: RegExp = /^[\s\S]+$/): string {
  const value = input[field];
  if (typeof value !== 'string' || !pattern.test(value)) throw missing(field);
  return value;
}

export function optionalText(input: Input, field: string): string | undefined {
  const value = input[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw missing(field);
  return value;
}

/** A whole number in bounds; a query carries it as text. */
export function whole(input: Input, field: string, [min, max, byDefault]: readonly [number, number, number?]): number {
  const value = input[field] === undefined ? byDefault : Number(input[field]);
  if (value === undefined || !Number.isInteger(value) || value < min || value > max) throw missing(field);
  return value;
}

export function flag(input: Input, field: string, byDefault: boolean): boolean {
  const value = input[field] ?? byDefault;
  if (typeof value !== 'boolean') throw missing(field);
  return value;
}

export function objects(input: Input, field: string, max: number): readonly Input[] {
  const value = input[field] ?? [];
  const right =
    Array.isArray(value) && value.length <= max && value.every((each) => typeof each === 'object' && each !== null);
  if (!right) throw missing(field);
  return value as readonly Input[];
}

/** One page of a list, with the counts that every list of the vendor has. */
export function page<T>(all: readonly T[], input: Input, field: string) {
  const pageNo = whole(
    input,
    input.pageNo === undefined && input.pageNumber !== undefined ? 'pageNumber' : 'pageNo',
    [1, 1_000_000, 1],
  );
  const pageSize = whole(input, 'pageSize', [1, 50, 10]);
  const items = all.slice((pageNo - 1) * pageSize, pageNo * pageSize);
  return {
    [field]: items,
    currentCount: items.length,
    totalCount: all.length,
    totalPage: Math.ceil(all.length / pageSize),
  };
}
