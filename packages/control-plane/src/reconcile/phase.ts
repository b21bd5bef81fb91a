import type { Clock, ConditionReport, HansaError, Kind, NewId } from '@hansa/core';
import type { Clouds } from '../cloud/clouds.ts';
import type { BundleSigner } from '../issuer/bundle-signer.ts';
import type { KeyProvider } from '../issuer/key-provider.ts';
import type { LeagueAuthority } from '../issuer/league-authority.ts';
import type { TenantIssuer } from '../issuer/tenant-issuer.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Database, StoredResource, Tx } from '../store/index.ts';
import type { ReconcileSettings } from './settings.ts';

/** What every phase may use. */
export interface ReconcileDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly clouds: Pick<Clouds, 'open' | 'openAccount' | 'inTurn' | 'shapes'>;
  readonly keys: KeyProvider;
  readonly league: LeagueAuthority;
  readonly tenants: TenantIssuer;
  readonly bundles: BundleSigner;
  readonly settings: ReconcileSettings;
  readonly metrics: Pick<Metrics, 'pass' | 'agentStreams'>;
}

/** What a phase works with in one pass over one resource. */
export interface PassContext extends ReconcileDeps {
  /** Aborted when the claim is lost or the process stops: calls that leave the process take it along. */
  readonly signal: AbortSignal;
  /**
   * A transaction of this pass beside the resource's own row (desired rows, tasks, intents). It holds the claim, and throws
   * `ClaimLost` without a write when another worker has it.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** What a phase found. It never writes the resource's row: the runner does, once, with the reports of all phases. */
export interface PhaseReport {
  readonly conditions?: readonly ConditionReport[];
  /** Laid over the status that was there. A field that is undefined is taken out. */
  readonly status?: Readonly<Record<string, unknown>>;
  /** Look again after this long, though nothing wakes the resource. */
  readonly dueInMs?: number;
  /** The phase failed, and has said so by its conditions. */
  readonly failure?: HansaError;
  /** Look again no sooner than this, unless something wakes the resource. */
  readonly restMs?: number;
  /** Later phases wait: they are left out of this pass. */
  readonly stop?: boolean;
  /** Deletion was observed to its end: the row becomes a tombstone. */
  readonly gone?: boolean;
}

export interface Phase<Scope> {
  /** The condition that tells of a failure of this phase. */
  readonly condition?: string;
  run(context: PassContext, scope: Scope): PhaseReport | Promise<PhaseReport>;
}

/** How resources of one kind are moved towards their spec: `phases` in order, or `leaving` once deletion was asked for. */
export interface KindReconciler<Scope> {
  readonly kind: Kind;
  /** Passes at the same time in one process. */
  readonly concurrency: number;
  /** Of those, on one cloud account: a cloud that does not answer holds up its own account and no other. */
  readonly concurrencyOfAccount?: number;
  /** Look again after this long, though nothing wakes the resource. */
  readonly resyncMs: number;
  /** A visible change wakes the resource's parent. */
  readonly wakesParent: boolean;
  /** Reads all that the phases decide upon. */
  load(deps: ReconcileDeps, resource: StoredResource): Promise<Scope>;
  readonly phases: readonly Phase<Scope>[];
  readonly leaving: readonly Phase<Scope>[];
}

/** Another worker has the claim: the pass ends and leaves nothing behind. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}
