import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../packages/client/src/index.ts';
import { startLocalLeague } from '../../packages/quickstart/src/index.ts';

/** A whole league on this computer, in a home of its own that is gone afterwards. */
export interface BenchLeague extends AsyncDisposable {
  /** As the admin. */
  readonly client: Client;
  readonly leagueId: string;
  readonly fabricBin: string;
  readonly homeDirectory: string;
  readonly apiUrl: string;
  /** One folder a machine. */
  readonly machinesDirectory: string;
  readonly controlPlanePid: number;
}

export interface BenchLeagueOptions {
  /** That of HANSA_FABRIC_BIN, which `bench/run` sets, when absent. */
  readonly fabricBin?: string;
  /** A PostgreSQL of its own when absent. */
  readonly databaseUrl?: string;
}

/** Without cities. */
export async function startBenchLeague(options: BenchLeagueOptions = {}): Promise<BenchLeague> {
  const { fabricBin = fabricBinOf(process.env), databaseUrl } = options;
  const homeDirectory = await mkdtemp(join(tmpdir(), 'hansa-bench-'));
  const blocksDirectory = join(tmpdir(), 'hansa-blocks');
  const league = await startLocalLeague({ homeDirectory, fabricBin, blocksDirectory, databaseUrl }).catch(
    async (error: unknown) => {
      // What was started is stopped again; the home is ours.
      await rm(homeDirectory, { recursive: true, force: true });
      throw error;
    },
  );
  const stop = () => league.stop({ purge: true });
  const interrupted = () => void stop().finally(() => process.exit(130));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, interrupted);
  return {
    client: league.client,
    leagueId: league.record.leagueId,
    fabricBin,
    homeDirectory,
    apiUrl: league.record.apiUrl,
    machinesDirectory: join(homeDirectory, 'machines', 'machines'),
    controlPlanePid: league.record.controlPlane.pid,
    [Symbol.asyncDispose]: async () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, interrupted);
      await stop();
    },
  };
}

export function fabricBinOf(env: NodeJS.ProcessEnv): string {
  const folder = env.HANSA_FABRIC_BIN;
  if (folder === undefined || folder === '') throw new Error('HANSA_FABRIC_BIN is not set: use bench/run');
  return folder;
}
