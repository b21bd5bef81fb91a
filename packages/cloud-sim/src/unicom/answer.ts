import type { SimResponse } from '../frame/vendor.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A refusal in the vendor's manner; thrown by operations. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const headers = { 'content-type': 'application/json;charset=UTF-8' } as const;

/** The code comes as a number from lists and as text from the rest, as it was seen. */
export const okAnswer = (result: unknown, asText: boolean): SimResponse => ({
  status: 200,
  headers,
  body: JSON.stringify({ code: asText ? '200' : 200, message: '操作成功', result }),
});

export const refusedAnswer = ({ code, message }: Refusal, requestId: string): SimResponse => ({
  status: code,
  headers,
  body: JSON.stringify({ code: String(code), message, status: 'FAILED', requestId, result: null }),
});

export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Refusal(400, `参数${name}不能为空`);
  return value;
}

/** One page, `pageNum` from 1. */
export function pageOf(rows: readonly unknown[], query: Fields) {
  const number = (name: string, byDefault: number) => {
    const value = Number(query[name] ?? byDefault);
    if (!Number.isInteger(value) || value < 1 || value > 1_000_000) throw new Refusal(400, `参数${name}不合法`);
    return value;
  };
  const [pageNum, pageSize] = [number('pageNum', 1), Math.min(number('pageSize', 10), 100)];
  return { total: rows.length, pageNum, pageSize, list: rows.slice((pageNum - 1) * pageSize, pageNum * pageSize) };
}
