import { randomFillSync } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createPriceBook, createRegistry, type LocalCloudConfig } from '@hansa/clouds';
import { type Clock, createIds } from '@hansa/core';
import { createApi } from './api/api.ts';
import { ensureAdminToken, ensureDefaultOperator } from './api/first-start.ts';
import { presets } from './api/presets.ts';
import { createClouds } from './cloud/clouds.ts';
import type { Config } from './config.ts';
import { openEngine } from './engine.ts';
import { openKeyFile } from './issuer/key-provider.ts';
import type { Log } from './log/log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { reconcileDefaults } from './reconcile/settings.ts';
import { createDatabase, migrate, startHousekeeping } from './store/index.ts';
import { version } from './version.ts';

export interface ControlPlaneDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ControlPlane {
  readonly leagueId: string;
  readonly apiUrl: string;
  readonly bootstrapUrl: string;
  /** `host:port` of the agents' listener. */
  readonly linkAddress: string;
  readonly adminTokenFile: string;
  /** Ends gracefully: requests are answered, passes come to their end, agents are told. */
  close(): Promise<void>;
}

/**
 * One replica of the control plane: database, API, bootstrap listener, agents' link, reconcilers. The first start migrates the
 * database and makes the league's authority, the default operator and the admin's token; several may start at once.
 */
export async function createControlPlane({ config, clock, log }: ControlPlaneDeps): Promise<ControlPlane> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.reverse()) await end();
  };
  try {
    await mkdir(config.home, { recursive: true, mode: 0o700 });
    const keys = await openKeyFile(config.keyFile);
    const db = createDatabase({ url: config.databaseUrl, log });
    opened.push(() => db.close());
    await migrate(db);
    const newId = createIds((bytes) => randomFillSync(bytes));
    await ensureDefaultOperator(db, newId);
    await ensureAdminToken(db, (text) => keepToken(config.adminTokenFile, text));
    const housekeeping = startHousekeeping({ db, log });
    opened.push(() => housekeeping.stop());
    const metrics = createMetrics({ db });
    const { link, bootstrap, advertisedHost, channelsPerCityNode, unjoinPending, unjoinAfterMs } = config;
    const { sweepEveryMs, orphanQuarantineMs } = config;
    const engine = await openEngine({
      ...{ db, clock, newId, log, keys, metrics, link, bootstrap, advertisedHost },
      archiveFile: config.archiveFile,
      clouds: (leagueId) => {
        const local = localCloud(config, leagueId);
        const registry = createRegistry({ local, clock, metrics: { called: metrics.cloudCall } });
        return createClouds({ db, keys, registry });
      },
      settings: {
        ...{ ...reconcileDefaults, presets, channelsPerCityNode, unjoinPending, unjoinAfterMs },
        ...{ sweepEveryMs, orphanQuarantineMs },
      },
    });
    opened.push(() => engine.stop());
    const { clouds, authoritySha256 } = engine;
    const joining = { bootstrapUrl: engine.bootstrapUrl, authoritySha256 };
    const prices = createPriceBook(config.priceOverride);
    const asked = { clouds, prices, joining, version };
    const api = await createApi({ db, clock, ids: newId, log, metrics, config: config.api, ...asked });
    opened.push(() => api.close());
    const apiUrl = await api.listen({ host: config.api.host, port: config.api.port });
    // Last: what is due at a start loads the SDKs of all clouds in use, which takes longer than all the rest.
    await engine.run();
    const { leagueId, bootstrapUrl, linkAddress } = engine;
    return { leagueId, apiUrl, bootstrapUrl, linkAddress, adminTokenFile: config.adminTokenFile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function localCloud({ home, localAddressBlock, fabricBin }: Config, league: string): LocalCloudConfig {
  const local = { league, root: join(home, 'machines'), addressBlock: localAddressBlock };
  return fabricBin === undefined ? local : { ...local, fabricBin };
}

/** Whole or not at all, and readable by its owner only. */
async function keepToken(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, `${text}\n`, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, path);
}
