import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Context, readIfThere } from '../context.ts';
import { UsageError } from '../failure.ts';
import { readJoinUrl, runSibling } from '../sibling-program.ts';

export interface HostJoinFlags {
  readonly secret?: string;
  readonly secretFile?: string;
  readonly home?: string;
  readonly listen?: string;
  readonly advertised?: string;
}

/** `hansa host join <url>`: makes this machine a host of a city, and is its agent until it is stopped. */
export async function run(context: Context, text: string, flags: HostJoinFlags): Promise<void> {
  const { bootstrapUrl, authoritySha256 } = readJoinUrl(text);
  const secret = secretOf(flags);
  const home = resolve(flags.home ?? join(context.config.homeDirectory, 'host'));
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const secretFile = join(home, 'join-secret');
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const addresses = (['listen', 'advertised'] as const).flatMap((name) => {
    const address = flags[name];
    return address === undefined ? [] : [`--${name}`, address];
  });
  const known = ['--home', home, '--bootstrap', bootstrapUrl, '--ca-sha256', authoritySha256];
  context.streams.err.write(`This machine joins ${bootstrapUrl}; it keeps everything in ${home}\n`);
  await runSibling('agent', [...known, '--secret-file', secretFile, ...addresses], context.signal);
}

function secretOf({ secret, secretFile }: HostJoinFlags): string {
  if ((secret === undefined) === (secretFile === undefined)) throw new UsageError('Give --secret or --secret-file');
  const text = secret ?? readIfThere(secretFile ?? '');
  if (text === undefined) throw new UsageError(`${secretFile} does not exist`);
  return text.trim();
}
