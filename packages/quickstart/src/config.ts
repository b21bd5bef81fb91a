import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the environment says. */
export interface QuickstartConfig {
  /** All state of the league on this computer. */
  readonly homeDirectory: string;
  /** A PostgreSQL of the user's; ours is started when absent. Carries a password: never logged. */
  readonly databaseUrl: string | undefined;
  /** Folder with `peer`, `orderer` and `fabric-ca-server`. */
  readonly fabricBin: string | undefined;
  /** What machines that do not see this checkout run; packed by the script before us when they are asked for. */
  readonly archiveFile: string | undefined;
  /** Leases of loopback blocks, one folder for every user of the computer. */
  readonly blocksDirectory: string;
  /** What the script before us has spent. */
  readonly scriptTimingsMs: ScriptTimings;
  /** False where the user wants no escape sequences. */
  readonly colour: boolean;
}

export interface ScriptTimings {
  readonly toolchain: number;
  readonly install: number;
  readonly fabric: number;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): QuickstartConfig {
  const checkout = join(import.meta.dirname, '../../..');
  return {
    homeDirectory: resolve(env.HANSA_HOME || join(checkout, '.hansa')),
    databaseUrl: env.DATABASE_URL || undefined,
    fabricBin: env.HANSA_FABRIC_BIN || undefined,
    archiveFile: env.HANSA_ARCHIVE_FILE || undefined,
    blocksDirectory: join(tmpdir(), 'hansa-blocks'),
    scriptTimingsMs: parseTimings(env.HANSA_STAGE_TIMINGS),
    colour: !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

function parseTimings(text: string | undefined): ScriptTimings {
  const { toolchain = 0, install = 0, fabric = 0 } = JSON.parse(text || '{}') as Partial<ScriptTimings>;
  return { toolchain, install, fabric };
}
