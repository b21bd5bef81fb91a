import { parseArgs } from 'node:util';

/** Flags of a measurement: `--json`, and whole numbers with their defaults. */
export function readOptions<N extends string>(
  defaults: Readonly<Record<N, number>>,
): Readonly<Record<N, number>> & { readonly json: boolean } {
  const names = Object.keys(defaults) as N[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values }: { values: Record<string, string | boolean | undefined> } = parseArgs({
    options: { ...options, json: { type: 'boolean' } },
  });
  const numbers = names.map((name) => [name, numberOf(name, values[name], defaults[name])] as const);
  return { ...(Object.fromEntries(numbers) as Record<N, number>), json: values.json === true };
}

function numberOf(name: string, text: string | boolean | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
}
