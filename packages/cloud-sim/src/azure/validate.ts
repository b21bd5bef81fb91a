import { ArmError } from './arm-error.ts';
import model from './model.json' with { type: 'json' };

const types: Readonly<Record<string, Readonly<Record<string, string>>>> = model.types;
const enums: Readonly<Record<string, readonly string[]>> = model.enums;

const depthMax = 32;

/**
 * Checks a request's body against Azure's own model of it.
 *
 * @throws ArmError in Azure's words: members that do not exist, required ones that are missing, wrong types and values
 */
export function checkBody(body: unknown, type: string): void {
  checkValue(body, type, '', 0);
}

function checkValue(value: unknown, type: string, path: string, depth: number): void {
  if (depth > depthMax) throw badContent(path, 'is nested too deeply');
  const members = types[type];
  const values = enums[type];
  if (members !== undefined) checkObject(value, { type, members, path, depth });
  else if (values !== undefined) checkEnum(value, values, path);
  else if (type.startsWith('[')) {
    if (!Array.isArray(value)) throw badContent(path, 'must be an array');
    for (const [index, item] of value.entries()) checkValue(item, type.slice(1, -1), `${path}[${index}]`, depth + 1);
  } else if (type.startsWith('{')) {
    if (!isObject(value)) throw badContent(path, 'must be an object');
    for (const [name, item] of Object.entries(value)) checkValue(item, type.slice(1, -1), `${path}.${name}`, depth + 1);
  } else if (!isOf(value, type)) throw badContent(path, `must be of type ${type}`);
}

function checkObject(
  value: unknown,
  {
    type,
    members,
    path,
    depth,
  }: { type: string; members: Readonly<Record<string, string>>; path: string; depth: number },
): void {
  if (!isObject(value)) throw badContent(path, `must be an object of type ${type}`);
  for (const [name, item] of Object.entries(value)) {
    const declared = Object.hasOwn(members, name) ? members[name] : undefined;
    if (declared === undefined) {
      const message = `Could not find member '${name}' on object of type '${type}'. Path '${joined(path, name)}'.`;
      throw new ArmError(400, 'InvalidRequestContent', `The request content was invalid: ${message}`);
    }
    if (declared === '~' || item === null) continue;
    checkValue(item, declared.slice(1), joined(path, name), depth + 1);
  }
  for (const [name, declared] of Object.entries(members)) {
    if (declared.startsWith('!') && (value[name] === undefined || value[name] === null)) {
      const message = `Required parameter '${joined(path, name)}' is missing (null).`;
      throw new ArmError(400, 'InvalidParameter', message, joined(path, name));
    }
  }
}

/** Azure's enums take any case. */
function checkEnum(value: unknown, values: readonly string[], path: string): void {
  if (typeof value === 'string' && values.some((each) => each.toLowerCase() === value.toLowerCase())) return;
  const message = `The value '${String(value)}' of parameter '${path}' is invalid. Allowed: ${values.join(', ')}.`;
  throw new ArmError(400, 'InvalidParameter', message, path);
}

function isOf(value: unknown, type: string): boolean {
  if (type === 'any') return true;
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const badContent = (path: string, rule: string): ArmError =>
  new ArmError(400, 'InvalidRequestContent', `The request content was invalid: '${path || 'the body'}' ${rule}.`);
