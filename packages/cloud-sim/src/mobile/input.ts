import { invalid, missing } from './answer.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Readers of a request's fields, with the vendor's refusals for what is missing or wrong. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined || value === null || value === '') throw missing(name);
  if (typeof value !== 'string') throw invalid(`参数${name}类型错误`);
  return value;
}

export const optionalText = (fields: Fields, name: string): string | undefined =>
  fields[name] === undefined || fields[name] === null ? undefined : text(fields, name);

export function integer(fields: Fields, name: string, { min, max }: { min: number; max: number }): number {
  const value = fields[name];
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalid(`参数${name}类型错误`);
  if (value < min || value > max) throw invalid(`参数${name}需在[${min},${max}]间`);
  return value;
}

export function oneOf<T extends string>(fields: Fields, name: string, values: readonly T[]): T {
  const value = text(fields, name);
  const known = values.find((each) => each === value);
  if (known === undefined) throw invalid(`参数${name}不合法`);
  return known;
}

export function part(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (value === undefined || value === null) throw missing(name);
  if (!isFields(value)) throw invalid(`参数${name}类型错误`);
  return value;
}

export function texts(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined || value === null) throw missing(name);
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) throw invalid(`参数${name}类型错误`);
  return value as string[];
}

/** 5 to 22 letters, digits and hyphens, none at an end. */
export function serverName(fields: Fields): string {
  const name = text(fields, 'name');
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{3,20}[A-Za-z0-9]$/.test(name))
    throw invalid('云主机名称需为5~22位英文、-、数字的组合');
  return name;
}

/** Names of networks begin with a letter. */
export function networkName(fields: Fields, field: string): string {
  const name = text(fields, field);
  if (!/^[A-Za-z][A-Za-z0-9-]{4,21}$/.test(name)) throw invalid(`${field}需为5~22位且以字母开头`);
  return name;
}

/** One page of a list, `page` from 1. */
export function pageOf<T>(
  rows: readonly T[],
  asked: Fields,
): { readonly total: number; readonly content: readonly T[] } {
  const number = (name: string, byDefault: number, max: number) => {
    const value = Number(asked[name] ?? byDefault);
    if (!Number.isInteger(value) || value < 1 || value > max) throw invalid(`参数${name}不合法`);
    return value;
  };
  const size = number('pageSize', 10, 100);
  const from = (number('page', 1, Number.MAX_SAFE_INTEGER) - 1) * size;
  return { total: rows.length, content: rows.slice(from, from + size) };
}
