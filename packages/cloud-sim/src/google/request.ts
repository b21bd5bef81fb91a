import { ApiError } from './api-error.ts';
import type { Json } from './store.ts';

/** A request that was matched to one of the methods. */
export interface ApiRequest {
  readonly method: string;
  /** Values of the template's braces. */
  readonly names: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** Such as `https://127.0.0.1:8443/compute/v1/`. */
  readonly base: string;
}

/** Parameters that every method takes. */
const common = new Set([
  'alt',
  '$alt',
  'fields',
  'key',
  'prettyPrint',
  'quotaUser',
  'userIp',
  'access_token',
  'oauth_token',
  'callback',
  '$.xgafv',
  'uploadType',
  'upload_protocol',
]);

export function checkQuery(query: URLSearchParams, allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (common.has(name) || allowed.includes(name)) continue;
    const message = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    throw new ApiError(400, 'badRequest', message, { canonical: 'INVALID_ARGUMENT' });
  }
}

/** Values of the braces of a template; undefined when the path is another. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== value) return undefined;
    if (name !== undefined) names[name] = value;
  }
  return names;
}

/** @throws ApiError when the body is no JSON object; the text `""` is what `wait` sends */
export function readBody(bytes: Buffer): Json {
  if (bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    if (parsed === '') return {};
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  } catch {
    // Told below, as for any other body that is no object.
  }
  throw new ApiError(400, 'parseError', 'Parse Error', { canonical: 'INVALID_ARGUMENT' });
}

/** A member of what may be no object. */
export const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** References are whole URLs, or paths from `projects/` or from below the project on. */
export const localPath = (reference: unknown): string =>
  textOf(reference)
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/^compute\/v1\//, '')
    .replace(/^projects\/[^/]+\//, '');
