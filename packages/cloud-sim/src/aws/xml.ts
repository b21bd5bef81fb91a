import { apiVersion, resolve, type Shape } from './model.ts';

const namespace = `http://ec2.amazonaws.com/doc/${apiVersion}/`;
const heading = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The answer of an operation by its output shape. What the shape does not know is a fault of ours and throws. */
export function encodeAnswer(action: string, requestId: string, shape: Shape, output: object): string {
  const inner = encodeMembers(shape, output, action);
  const body = inner === '' && Object.keys(shape.members ?? {}).length === 0 ? '<return>true</return>' : inner;
  return `${heading}<${action}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${body}</${action}Response>`;
}

export function encodeError(requestId: string, code: string, message: string): string {
  const error = `<Error><Code>${escapeText(code)}</Code><Message>${escapeText(message)}</Message></Error>`;
  return `${heading}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
}

function encodeMembers({ members = {} }: Shape, value: object, path: string): string {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => {
      const member = members[name];
      if (member === undefined) throw new Error(`The model has no ${path}.${name}`);
      const tag = member.locationName ?? name;
      return `<${tag}>${encode(member, each, `${path}.${name}`)}</${tag}>`;
    })
    .join('');
}

function encode(shape: Shape, value: unknown, path: string): string {
  const resolved = resolve(shape);
  if (resolved.type === 'structure') return encodeMembers(resolved, value as object, path);
  if (resolved.type !== 'list') return value instanceof Date ? value.toISOString() : escapeText(String(value));
  const { member = {} } = resolved;
  const tag = member.locationName ?? 'item';
  return (value as readonly unknown[]).map((each) => `<${tag}>${encode(member, each, path)}</${tag}>`).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
