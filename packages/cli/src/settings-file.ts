import { readIfThere } from './context.ts';
import { UsageError } from './failure.ts';

/** What a JSON file with credentials holds. Errors name the file and never what is in it. @throws UsageError */
export function readCredentials(file: string): Record<string, unknown> {
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError(`${file} does not exist`);
  let credentials: unknown;
  try {
    credentials = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is secret.
    throw new UsageError(`${file} is no JSON`);
  }
  if (typeof credentials === 'object' && credentials !== null && !Array.isArray(credentials)) {
    return credentials as Record<string, unknown>;
  }
  throw new UsageError(`${file} must hold a JSON object with the credentials`);
}

/**
 * `key=text` and `key:=json`, a dot in a key for an object in an object: `["endpoint=https://…", "pageSize:=50"]`.
 * @throws UsageError for what is neither
 */
export function parseSettings(texts: readonly string[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const text of texts) {
    const match = /^([A-Za-z][A-Za-z0-9_.-]*?)(:?=)(.*)$/s.exec(text);
    if (match === null) throw new UsageError(`--option ${text} is not key=value or key:=json`);
    const [, key = '', sign, value = ''] = match;
    place(settings, key.split('.'), sign === ':=' ? parseJson(key, value) : value);
  }
  return settings;
}

function place(at: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    at[key] = value;
    return;
  }
  const inner = Object.hasOwn(at, key) ? (at[key] as Record<string, unknown>) : {};
  at[key] = inner;
  place(inner, rest, value);
}

function parseJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--option ${key}:= needs JSON after it, such as 5, true or "text"`);
  }
}
