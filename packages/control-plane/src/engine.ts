import { isIP } from 'node:net';
import type { Clock, NewId } from '@hansa/core';
import { startBootstrap } from './bootstrap/server.ts';
import { createSightings } from './bootstrap/sightings.ts';
import { createBundleSigner } from './issuer/bundle-signer.ts';
import type { KeyProvider } from './issuer/key-provider.ts';
import { openLeagueAuthority } from './issuer/league-authority.ts';
import { createTenantIssuer } from './issuer/tenant-issuer.ts';
import { startAgentLink } from './link/server.ts';
import type { Log } from './log/log.ts';
import type { ReconcileDeps } from './reconcile/phase.ts';
import { allReconcilers } from './reconcile/reconcilers.ts';
import { type Runner, type RunnerOptions, startRunner } from './reconcile/runner.ts';
import type { ReconcileSettings } from './reconcile/settings.ts';
import type { Database } from './store/index.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface EngineDeps<Clouds extends ReconcileDeps['clouds']> {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly keys: KeyProvider;
  /** The clouds of a league, once its id is known. */
  readonly clouds: (leagueId: string) => Clouds;
  readonly metrics: ReconcileDeps['metrics'];
  readonly bootstrap: ListenOptions;
  readonly link: ListenOptions;
  /** What machines run, packed; those of the local cloud run the checkout. */
  readonly archiveFile?: string | undefined;
  /** The name or address under which machines reach both listeners. */
  readonly advertisedHost: string;
  readonly settings: Omit<ReconcileSettings, 'bootstrapUrl'>;
  readonly runner?: RunnerOptions;
}

/** All of a control plane that faces machines: issuer, bootstrap, agents' link, reconcilers. It needs no API to work. */
export interface Engine<Clouds = ReconcileDeps['clouds']> {
  readonly leagueId: string;
  readonly bootstrapUrl: string;
  readonly linkAddress: string;
  readonly clouds: Clouds;
  /** Hex of the league CA's certificate, by which a machine knows it. */
  readonly authoritySha256: string;
  /** Ends gracefully: passes come to their end, agents are told. */
  stop(): Promise<void>;
  /** Ends as a killed process does: nothing more is written. */
  abandon(): Promise<void>;
}

/** One that listens and does not reconcile yet. */
export interface OpenEngine<Clouds> extends Engine<Clouds> {
  /** Begins to reconcile; once. */
  run(): Promise<void>;
}

/** Opens and runs in one step. */
export async function startEngine<Clouds extends ReconcileDeps['clouds']>(
  deps: EngineDeps<Clouds>,
): Promise<Engine<Clouds>> {
  const { run, ...engine } = await openEngine(deps);
  await run();
  return engine;
}

/** Starts to listen on a migrated database; the league's authority is made at the first start. */
export async function openEngine<Clouds extends ReconcileDeps['clouds']>(
  deps: EngineDeps<Clouds>,
): Promise<OpenEngine<Clouds>> {
  const { db, clock, log, keys, advertisedHost } = deps;
  const league = await openLeagueAuthority({ db, keys, clock });
  const endpoint = await league.issueEndpoint(endpointNames(advertisedHost));
  const link = await startAgentLink({
    db,
    log: log.child({ part: 'link' }),
    leagueId: league.leagueId,
    authorityPem: league.certificatePem,
    endpoint,
    listen: deps.link,
    metrics: deps.metrics,
  });
  const linkAddress = address(advertisedHost, link.port);
  const clouds = deps.clouds(league.leagueId);
  const bootstrap = await startBootstrap({
    db,
    clock,
    log: log.child({ part: 'bootstrap' }),
    league,
    sightings: createSightings({ db, clock, clouds, leagueId: league.leagueId }),
    endpoint,
    listen: deps.bootstrap,
    linkAddress,
    archiveFile: deps.archiveFile,
  }).catch(async (error: unknown) => {
    link.abandon();
    throw error;
  });
  const bootstrapUrl = `https://${address(advertisedHost, bootstrap.port)}`;
  const reconcileDeps: ReconcileDeps = {
    ...deps,
    log: log.child({ part: 'reconcile' }),
    clouds,
    league,
    tenants: createTenantIssuer({ db, keys, clock }),
    bundles: createBundleSigner({ issue: league.issueBundleSigner, clock }),
    settings: { ...deps.settings, bootstrapUrl },
  };
  let runner: Runner | undefined;
  return {
    leagueId: league.leagueId,
    bootstrapUrl,
    linkAddress,
    clouds,
    authoritySha256: league.certificateSha256,
    run: async () => {
      runner = await startRunner(reconcileDeps, allReconcilers(reconcileDeps.settings), deps.runner);
    },
    stop: async () => {
      await runner?.stop();
      await Promise.all([link.stop(), bootstrap.stop()]);
    },
    abandon: async () => {
      runner?.abandon();
      link.abandon();
      await bootstrap.stop();
    },
  };
}

const address = (host: string, port: number): string => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`);

function endpointNames(host: string): { dnsNames: readonly string[]; ipAddresses: readonly string[] } {
  const isAddress = isIP(host) !== 0;
  return {
    dnsNames: isAddress ? ['localhost'] : [host, 'localhost'],
    ipAddresses: isAddress && host !== '127.0.0.1' ? [host, '127.0.0.1'] : ['127.0.0.1'],
  };
}
