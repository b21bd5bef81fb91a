import type { SimRequest } from '../frame/vendor.ts';
import { ArmError } from './arm-error.ts';
import type { Json } from './store.ts';

/** A request that was matched to one of the operations. */
export interface ArmRequest {
  readonly operation: string;
  /** What a role must allow. */
  readonly action: string;
  /** Values of the template's braces, as they were sent. */
  readonly names: Readonly<Record<string, string>>;
  /** The resource's path without the query, in the template's spelling. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly headers: SimRequest['headers'];
  /** An object; empty when none was sent. */
  readonly body: Json;
  readonly origin: string;
}

/** Values of the template's braces; undefined when the path is another. Static parts are the same in any case. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part.toLowerCase() !== value.toLowerCase()) return undefined;
    if (name !== undefined) names[name] = decodeURIComponent(value);
  }
  return names;
}

export const filled = (template: string, names: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');

/** @throws ArmError when the body is no JSON object */
export function readBody({ body, headers, method }: SimRequest): Json {
  if (body.length === 0) return {};
  if (method === 'PUT' || method === 'PATCH') {
    if (!/json/i.test(headers['content-type'] ?? '')) {
      throw new ArmError(
        415,
        'UnsupportedMediaType',
        'The content media type is not supported. Only application/json is.',
      );
    }
  }
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  } catch {
    // Told below, as for any other body that is no object.
  }
  throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
}

/** A member of what may be no object. */
export const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
