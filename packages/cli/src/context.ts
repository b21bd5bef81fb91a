import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@hansa/client';
import type { CliConfig } from './config.ts';
import { UsageError } from './failure.ts';
import { createPaint, type Paint } from './table.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly output?: string;
}

export interface Streams {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** What a command gets: the API, and where to write. */
export interface Context {
  readonly config: CliConfig;
  readonly json: boolean;
  readonly paint: Paint;
  readonly streams: Streams;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  client(): Promise<Client>;
  /** The answer on standard output: `data` for machines, `text()` for people. */
  print(data: unknown, text: () => string): void;
}

export interface ContextDeps {
  readonly config: CliConfig;
  readonly options: GlobalOptions;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

export function createContext({ config, options, streams, signal }: ContextDeps): Context {
  const json = options.output === 'json';
  let client: Promise<Client> | undefined;
  return {
    config,
    json,
    streams,
    signal,
    paint: createPaint(config.colour && streams.out.isTTY === true),
    client: () => {
      client ??= connect(config, options);
      return client;
    },
    print: (data, text) => {
      streams.out.write(json ? `${JSON.stringify(data, null, 2)}\n` : text());
    },
  };
}

async function connect(config: CliConfig, options: GlobalOptions): Promise<Client> {
  const url = options.url ?? config.url ?? readLeagueUrl(config.homeDirectory);
  const token = readToken(config, options);
  const { createClient } = await import('@hansa/client');
  return createClient({ url, token });
}

function readLeagueUrl(homeDirectory: string): string {
  const file = join(homeDirectory, 'league.json');
  const text = readIfThere(file);
  if (text === undefined) {
    throw new UsageError(
      `No league here: ${file} does not exist. Start one with ./scripts/quickstart, or give --url or HANSA_URL.`,
    );
  }
  const { apiUrl } = JSON.parse(text) as { apiUrl: string };
  return apiUrl;
}

function readToken(config: CliConfig, options: GlobalOptions): string {
  const file = options.tokenFile ?? join(config.homeDirectory, 'admin-token');
  if (options.tokenFile === undefined && config.token !== undefined) return config.token;
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError(`No token: ${file} does not exist. Give --token-file or HANSA_TOKEN.`);
  return text.trim();
}

/** A small file's text; undefined when there is none. Any other trouble is told with the file's name. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
