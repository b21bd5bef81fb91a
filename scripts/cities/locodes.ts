import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package in which a UN/LOCODE is found, if any has it. */
export type FindLocode = (code: string) => 'locode' | 'sea-ports' | undefined;

export function readLocodes(locodeFolder: string, portsFolder: string): FindLocode {
  const ports: Record<string, unknown> = JSON.parse(readFileSync(join(portsFolder, 'package/lib/ports.json'), 'utf8'));
  const root = join(locodeFolder, 'locode');
  const known = new Set(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json') && path.includes('/') && !path.endsWith('states.json'))
      .flatMap((path) => codesIn(join(root, path)).map((location) => `${path.slice(0, 2)}${location}`)),
  );
  return (code) => {
    if (known.has(code)) return 'locode';
    return Object.hasOwn(ports, code) ? 'sea-ports' : undefined;
  };
}

/** A file has the codes of one subdivision by the name of the place. */
const codesIn = (file: string): string[] =>
  Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
