import { ApiError } from './api-error.ts';
import model from './model.json' with { type: 'json' };

const schemas: Readonly<Record<string, Readonly<Record<string, string>>>> = model.schemas;

const depthMax = 32;

/** Checks a body against Google's own schema. @throws ApiError in Google's words: unknown names, wrong types and values */
export function checkBody(value: unknown, type: string, path = 'resource', depth = 0): void {
  if (depth > depthMax) throw badValue(path, 'nested too deeply');
  const members = schemas[type];
  if (members !== undefined) {
    if (!isObject(value)) throw badValue(path, type);
    for (const [name, item] of Object.entries(value)) {
      const declared = Object.hasOwn(members, name) ? members[name] : undefined;
      if (declared === undefined) {
        const message = `Invalid JSON payload received. Unknown name "${name}" at '${path}': Cannot find field.`;
        throw new ApiError(400, 'badRequest', message, { canonical: 'INVALID_ARGUMENT' });
      }
      if (item !== null) checkBody(item, declared, `${path}.${name}`, depth + 1);
    }
  } else if (type.startsWith('[')) {
    if (!Array.isArray(value)) throw badValue(path, 'a list');
    for (const [index, item] of value.entries()) checkBody(item, type.slice(1, -1), `${path}[${index}]`, depth + 1);
  } else if (type.startsWith('{')) {
    if (!isObject(value)) throw badValue(path, 'a map');
    for (const [name, item] of Object.entries(value)) checkBody(item, type.slice(1, -1), `${path}.${name}`, depth + 1);
  } else if (!fits(value, type)) throw badValue(path, type);
}

function fits(value: unknown, type: string): boolean {
  if (type === 'any') return true;
  if (type === 'object') return isObject(value);
  if (type.includes('|')) return typeof value === 'string' && type.split('|').includes(value);
  // Google's JSON takes numbers as text and text of numbers.
  if (type === 'integer' || type === 'number')
    return typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value));
  if (type === 'string') return typeof value === 'string' || typeof value === 'number';
  return typeof value === type;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const badValue = (path: string, type: string): ApiError =>
  new ApiError(400, 'invalid', `Invalid value at '${path}' (${type})`, { canonical: 'INVALID_ARGUMENT' });
