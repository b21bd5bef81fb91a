import { Ec2Error, invalidValue, missingParameter } from './errors.ts';
import { resolve, type Shape } from './model.ts';

/** Parameters by their dotted names, as a tree: `Filter.1.Name` is `{Filter: {1: {Name}}}`. */
interface Tree {
  value?: string;
  readonly children: Map<string, Tree>;
}

const depthMax = 12;
const parametersMax = 5_000;

/**
 * Reads the parameters of an operation by its input shape: every required member must be there, every value of its type, and
 * no parameter may be left over.
 * @throws Ec2Error MissingParameter, InvalidParameterValue, UnknownParameter
 */
export function decodeInput(shape: Shape, parameters: URLSearchParams): Readonly<Record<string, unknown>> {
  if (parameters.size > parametersMax) throw new Ec2Error('InvalidRequest', 'The request has too many parameters.');
  const root: Tree = { children: new Map() };
  for (const [name, value] of parameters) {
    if (name !== 'Action' && name !== 'Version') plant(root, name, value);
  }
  return decodeStructure(shape, root, '') as Readonly<Record<string, unknown>>;
}

function plant(root: Tree, name: string, value: string): void {
  const path = name.split('.');
  if (path.length > depthMax) throw unknown(name);
  let at = root;
  for (const part of path) {
    const child = at.children.get(part) ?? { children: new Map() };
    at.children.set(part, child);
    at = child;
  }
  at.value = value;
}

const unknown = (name: string) => new Ec2Error('UnknownParameter', `The parameter ${name} is not recognized`);

/** The name on the wire: its query name, else its location name (else its own) with an upper-case first letter. */
function wireName(name: string, { queryName, locationName = name }: Shape): string {
  return queryName ?? locationName.charAt(0).toUpperCase() + locationName.slice(1);
}

function decode(shape: Shape, tree: Tree, path: string): unknown {
  const resolved = resolve(shape);
  switch (resolved.type) {
    case 'structure':
      return decodeStructure(resolved, tree, path);
    case 'list':
      return decodeList(resolved, tree, path);
    default:
      return decodeScalar(resolved, tree, path);
  }
}

function decodeStructure({ members = {}, required = [] }: Shape, tree: Tree, path: string): unknown {
  const prefix = path === '' ? '' : `${path}.`;
  if (tree.value !== undefined && tree.value !== '') throw unknown(path);
  const left = new Set(tree.children.keys());
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const onWire = wireName(name, member);
    const child = tree.children.get(onWire);
    left.delete(onWire);
    if (child !== undefined) result[name] = decode(member, child, prefix + onWire);
    else if (required.includes(name)) throw missingParameter(prefix + onWire);
  }
  for (const name of left) throw unknown(prefix + name);
  return result;
}

/** Lists are always flat: `InstanceId.1`, `InstanceId.2`; numbers may have gaps. An empty one is sent as `InstanceId=`. */
function decodeList({ member = {} }: Shape, tree: Tree, path: string): unknown {
  const numbered = [...tree.children].map(([name, child]) => ({ name, at: Number(name), child }));
  const bad = numbered.find(({ name }) => !/^\d{1,6}$/.test(name));
  if (bad !== undefined) throw unknown(`${path}.${bad.name}`);
  if (tree.value !== undefined && tree.value !== '') throw unknown(path);
  return numbered.sort((a, b) => a.at - b.at).map(({ name, child }) => decode(member, child, `${path}.${name}`));
}

function decodeScalar({ type = 'string' }: Shape, { value, children }: Tree, path: string): unknown {
  if (value === undefined || children.size > 0) throw unknown(`${path}.${[...children.keys()][0] ?? ''}`);
  switch (type) {
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw invalidValue(path, value, 'is invalid. Must be true or false');
      return value === 'true';
    case 'integer':
    case 'long':
      if (!/^-?\d{1,15}$/.test(value)) throw invalidValue(path, value, 'is invalid. Must be an integer');
      return Number(value);
    case 'double':
      if (value === '' || Number.isNaN(Number(value))) throw invalidValue(path, value, 'is invalid. Must be a number');
      return Number(value);
    case 'timestamp':
      if (Number.isNaN(Date.parse(value))) throw invalidValue(path, value, 'is invalid. Must be a date');
      return new Date(value);
    case 'blob':
      return Buffer.from(value, 'base64');
    default:
      return value;
  }
}
