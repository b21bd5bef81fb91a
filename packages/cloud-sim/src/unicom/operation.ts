import type { Fields } from './answer.ts';

export interface Asked {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Fields;
  readonly body: Fields;
}

/** `METHOD /path/{with}/{parts}` → what answers it: the `result`, or a `Refusal` thrown. */
export type Operations = Readonly<Record<string, (asked: Asked) => unknown>>;

/** The operation of a method and path, and the values of its parts. */
export function findOperation(names: readonly string[], method: string, path: string) {
  for (const name of names) {
    const [ofMethod, template = ''] = name.split(' ');
    const parts = [...template.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part);
    const match = ofMethod === method ? new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(path) : null;
    if (match === null) continue;
    const values = parts.map((part, index) => [part, decodeURIComponent(match[index + 1] ?? '')]);
    return { name, path: Object.fromEntries(values) as Readonly<Record<string, string>> };
  }
  return undefined;
}
