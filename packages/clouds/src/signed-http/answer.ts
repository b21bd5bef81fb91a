import { CloudError } from '../errors.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { redact } from './redact.ts';

export type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON object in an answer.
 * @throws CloudError for an answer that is not the vendor's: a server in trouble, a proxy's page, a redirect. Whether a write
 * had its effect then nobody knows.
 */
export function readJson(
  request: Pick<HttpRequest, 'method' | 'url' | 'effect'>,
  answer: HttpAnswer,
  secrets: readonly string[],
): Json {
  const parsed = answer.status < 300 || answer.status >= 400 ? parseObject(answer.text) : undefined;
  if (parsed !== undefined) return parsed;
  throw notTheVendors(request, `HTTP ${answer.status}: ${redact(answer.text, secrets)}`);
}

/** An answer that makes no sense: no effect of a read, and of a write nobody knows. `said` goes to the log only. */
export function notTheVendors({ method, url, effect }: Pick<HttpRequest, 'method' | 'url' | 'effect'>, said: string) {
  const at = URL.parse(url);
  const asked = `${method} ${at?.host ?? ''}${at?.pathname ?? ''}`;
  const errorClass = effect === 'write' ? 'unknown-outcome' : 'unavailable';
  return new CloudError(errorClass, `${asked} gave an answer that is not the vendor's`, { cause: new Error(said) });
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value if it is a text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
