import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type PriceFile, PriceFileError, readPriceFile } from '@hansa/clouds';
import type { LogLevel } from './log/log.ts';
import { reconcileDefaults } from './reconcile/settings.ts';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** What the environment says about a control plane. All of it is read here, once. */
export interface Config {
  readonly databaseUrl: string;
  /** Absolute path of the folder for files: the admin's token, the key-encryption key, the local cloud's machines. */
  readonly home: string;
  readonly logLevel: LogLevel;
  readonly api: Listen & {
    readonly requestsPerMinute: number;
    readonly tls?: { readonly key: string; readonly cert: string };
  };
  readonly link: Listen;
  readonly bootstrap: Listen;
  /** The name or address under which machines reach `link` and `bootstrap`. */
  readonly advertisedHost: string;
  readonly keyFile: string;
  readonly adminTokenFile: string;
  /** A /24 of loopback addresses for the machines of the local cloud. */
  readonly localAddressBlock: string;
  readonly fabricBin?: string;
  /** What `GET /v1/archive` serves to machines. */
  readonly archiveFile?: string;
  /** Prices that go before those of the price book. */
  readonly priceOverride?: PriceFile;
  readonly channelsPerCityNode: number;
  readonly unjoinPending: number;
  readonly unjoinAfterMs: number;
  readonly sweepEveryMs: number;
  readonly orphanQuarantineMs: number;
}

/** A setting that cannot be: names the variable, what it must be, and what it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError for the first setting that is missing or cannot be */
export function readConfig(env: Env = process.env): Config {
  const home = resolve(env.HANSA_HOME ?? '.hansa');
  const linkHost = text(env, 'HANSA_LINK_HOST', '127.0.0.1');
  const fabricBin = env.HANSA_FABRIC_BIN;
  const archiveFile = env.HANSA_ARCHIVE_FILE;
  const priceFile = env.HANSA_PRICE_BOOK_FILE;
  return {
    databaseUrl: databaseUrl(env),
    home,
    logLevel: oneOf(env, 'HANSA_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    api: readApi(env),
    link: { host: linkHost, port: integer(env, 'HANSA_LINK_PORT', 0, 65_535, 8421) },
    bootstrap: { host: linkHost, port: integer(env, 'HANSA_BOOTSTRAP_PORT', 0, 65_535, 8422) },
    advertisedHost: text(env, 'HANSA_ADVERTISED_HOST', linkHost),
    keyFile: resolve(env.HANSA_KEY_FILE ?? join(home, 'key-encryption-key')),
    adminTokenFile: resolve(env.HANSA_ADMIN_TOKEN_FILE ?? join(home, 'admin-token')),
    localAddressBlock: text(env, 'HANSA_LOCAL_ADDRESS_BLOCK', '127.84.0.0/24'),
    ...(fabricBin === undefined ? {} : { fabricBin: resolve(fabricBin) }),
    ...(archiveFile === undefined ? {} : { archiveFile: resolve(archiveFile) }),
    ...(priceFile === undefined ? {} : { priceOverride: prices('HANSA_PRICE_BOOK_FILE', priceFile) }),
    channelsPerCityNode: integer(env, 'HANSA_CHANNELS_PER_CITY_NODE', 1, 10_000, reconcileDefaults.channelsPerCityNode),
    unjoinPending: integer(env, 'HANSA_UNJOIN_PENDING', 1, 10_000, reconcileDefaults.unjoinPending),
    unjoinAfterMs: integer(env, 'HANSA_UNJOIN_AFTER_MS', 0, 86_400_000, reconcileDefaults.unjoinAfterMs),
    sweepEveryMs: integer(env, 'HANSA_SWEEP_EVERY_MS', 1_000, 86_400_000, reconcileDefaults.sweepEveryMs),
    orphanQuarantineMs: integer(
      env,
      'HANSA_ORPHAN_QUARANTINE_MS',
      0,
      30 * 86_400_000,
      reconcileDefaults.orphanQuarantineMs,
    ),
  };
}

function readApi(env: Env): Config['api'] {
  const host = text(env, 'HANSA_API_HOST', '127.0.0.1');
  const port = integer(env, 'HANSA_API_PORT', 0, 65_535, 8420);
  const requestsPerMinute = integer(env, 'HANSA_REQUESTS_PER_MINUTE', 1, 1_000_000, 6_000);
  const keyFile = env.HANSA_API_TLS_KEY_FILE;
  const certFile = env.HANSA_API_TLS_CERT_FILE;
  if (keyFile !== undefined && certFile !== undefined) {
    const tls = { key: file('HANSA_API_TLS_KEY_FILE', keyFile), cert: file('HANSA_API_TLS_CERT_FILE', certFile) };
    return { host, port, requestsPerMinute, tls };
  }
  if (keyFile !== undefined || certFile !== undefined) {
    throw new ConfigError('HANSA_API_TLS_KEY_FILE and HANSA_API_TLS_CERT_FILE go together; only one is set');
  }
  if (isLoopback(host)) return { host, port, requestsPerMinute };
  throw new ConfigError(
    `HANSA_API_HOST is ${host}, which others can reach: tokens would cross the network in the clear. ` +
      'Set HANSA_API_TLS_KEY_FILE and HANSA_API_TLS_CERT_FILE, or listen on 127.0.0.1',
  );
}

/** `localhost` is what the hosts file says it is, hence not taken for granted. */
const isLoopback = (host: string): boolean => host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

function databaseUrl({ DATABASE_URL: url }: Env): string {
  if (url === undefined || url === '') throw new ConfigError('DATABASE_URL is not set: the address of a PostgreSQL');
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  throw new ConfigError('DATABASE_URL must start with postgres:// or postgresql://');
}

function text(env: Env, name: string, usual: string): string {
  const value = env[name] ?? usual;
  if (value.trim() === '') throw new ConfigError(`${name} is empty; unset it to get ${usual}`);
  return value;
}

function integer(env: Env, name: string, least: number, most: number, usual: number): number {
  const value = env[name];
  if (value === undefined) return usual;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
}

function oneOf<Value extends string>(env: Env, name: string, allowed: readonly Value[], usual: Value): Value {
  const value = env[name] ?? usual;
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}`);
}

function prices(name: string, path: string): PriceFile {
  try {
    return readPriceFile(file(name, path));
  } catch (error) {
    if (!(error instanceof PriceFileError)) throw error;
    throw new ConfigError(`${name}: ${path} is no price book: ${error.message}`, { cause: error });
  }
}

function file(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name}: ${path} cannot be read`, { cause: error });
  }
}
