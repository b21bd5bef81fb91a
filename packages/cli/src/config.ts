import { join } from 'node:path';

/** What the environment says. Options of the command line win over all of it. */
export interface CliConfig {
  readonly url?: string;
  readonly token?: string;
  readonly key?: string;
  /** State of the league on this computer: `league.json`, `admin-token`, `keys/`. */
  readonly homeDirectory: string;
  readonly colour: boolean;
  /** A folder that only this user writes to, for compiled code; undefined without a home directory. */
  readonly cacheDirectory?: string;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const caches = env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, '.cache'));
  const checkout = join(import.meta.dirname, '../../..');
  return {
    ...(env.HANSA_URL ? { url: env.HANSA_URL } : {}),
    ...(env.HANSA_TOKEN ? { token: env.HANSA_TOKEN } : {}),
    ...(env.HANSA_TENANT_KEY ? { key: env.HANSA_TENANT_KEY } : {}),
    homeDirectory: env.HANSA_HOME || join(checkout, '.hansa'),
    colour: !env.NO_COLOR && env.TERM !== 'dumb',
    ...(caches ? { cacheDirectory: join(caches, 'hansa', 'node') } : {}),
  };
}
