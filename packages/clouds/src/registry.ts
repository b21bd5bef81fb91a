import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, VendorCloud } from '@hansa/core';
import { callLimits } from './decorate/call-limits.ts';
import { withDeadline } from './decorate/deadline.ts';
import { type CloudMetrics, withMetrics } from './decorate/metrics.ts';
import { type CallBuckets, createCallBuckets, withRateLimit } from './decorate/rate-limit.ts';
import type { DeploymentFacts } from './deployment.ts';
import { CloudError } from './errors.ts';
import type { LocalCloudConfig } from './local/config.ts';
import type { CloudProvider } from './port.ts';
import {
  type AdapterSchemas,
  type MachineShapes,
  type VendorAdapter,
  type VendorAdapters,
  vendorAdapters,
} from './vendors.ts';

/** An account on a vendor's cloud, as a provider is opened for it. */
export interface CloudAccess {
  readonly accountId: string;
  readonly cloud: VendorCloud;
  readonly region: string;
  readonly options: object;
  /** Of all that the provider is made of; another version opens another provider. */
  readonly version: string;
  /** Asked for when a provider is opened, never before. */
  readonly credentials: () => Promise<unknown>;
}

export interface RegistryDeps {
  /** The cloud that is this computer; absent: it makes no machines. */
  readonly local?: LocalCloudConfig;
  readonly clock: Clock;
  readonly metrics?: CloudMetrics;
  /** For one call; a deletion on `local` waits for processes to end. */
  readonly deadlineMs?: number;
  /** A call waits so long for its turn before it is refused as `throttled`. */
  readonly turnMsMax?: number;
  /** The clouds that take accounts; all that there are, unless told. */
  readonly vendors?: VendorAdapters;
}

export interface CloudRegistry {
  /** Clouds that machines can be made on: `local`, if configured, and those that take accounts. */
  readonly names: readonly string[];
  /** The provider of a cloud without accounts, loaded on first use. @throws CloudError `invalid` for any other name */
  provider(name: string): Promise<CloudProvider>;
  /** The provider of an account, opened once a version. */
  account(access: CloudAccess): Promise<CloudProvider>;
  /** What an account of a cloud must hold. Loads no SDK. @throws CloudError `invalid` for a cloud without accounts */
  schemas(cloud: string): Promise<AdapterSchemas>;
  /** What is ordered on a cloud for each profile. @throws CloudError `invalid` for a name that is none */
  shapes(cloud: string): Promise<MachineShapes>;
  /** What deploying on a cloud calls, costs and needs, as data. @throws CloudError `invalid` for a name that is none */
  deployment(cloud: string): Promise<DeploymentFacts>;
}

const deadlineMsDefault = 30_000;
const turnMsMaxDefault = 5_000;
/** Long enough for a request that came while the last adapter was loaded. */
const restMs = 100;

/** Machines of this computer cost nothing, and no vendor is called. */
const localDeployment: DeploymentFacts = {
  calls: { ensureSite: [], createMachine: [], observeMachine: [] },
  parts: () => [],
  defaultLimits: [],
};

const localShape = { type: 'local', image: 'local', diskGiB: 20 } as const;

/**
 * All clouds, each behind metrics, a deadline and, where a vendor throttles, a rate limit that the providers of one account
 * share. An adapter is loaded when the first provider of its cloud is opened.
 */
export function createRegistry(deps: RegistryDeps): CloudRegistry {
  const { local, clock, metrics, vendors = vendorAdapters } = deps;
  const { deadlineMs = deadlineMsDefault, turnMsMax = turnMsMaxDefault } = deps;
  const names = [...(local === undefined ? [] : ['local']), ...Object.keys(vendors)];
  const monotonicMs = (): number => performance.now();
  const buckets = new Map<string, CallBuckets>();
  const opened = new Map<string, { readonly version: string; readonly provider: Promise<CloudProvider> }>();

  const adapterOf = (cloud: string): VendorAdapter => {
    const known = Object.entries(vendors).find(([name]) => name === cloud);
    if (known === undefined) throw notConfigured(cloud, names);
    return known[1];
  };

  const bounded = (inner: CloudProvider): CloudProvider => {
    const ended = withDeadline(inner, { deadlineMs });
    return metrics === undefined ? ended : withMetrics(ended, metrics, monotonicMs);
  };

  const openLocal = async (config: LocalCloudConfig): Promise<CloudProvider> => {
    const { createLocalCloud } = await import('./local/local-cloud.ts');
    return bounded(createLocalCloud(config, { clock }));
  };

  /** One after another: an SDK that loads keeps this process busy, for up to a second; before each, it answers others. */
  let loading: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(load: () => Promise<T>): Promise<T> => {
    const turn = loading.then(() => sleep(restMs)).then(load);
    loading = turn.catch(() => undefined);
    return turn;
  };

  const openAccount = async (access: CloudAccess): Promise<CloudProvider> => {
    const { cloud, region, options, accountId } = access;
    const adapter = adapterOf(cloud);
    const credentials = await access.credentials();
    const inner = await inTurn(async () => (await adapter.open())({ region, options, credentials }, { clock }));
    const shared = buckets.get(accountId) ?? createCallBuckets(callLimits[cloud], monotonicMs);
    buckets.set(accountId, shared);
    return withRateLimit(bounded(inner), { buckets: shared, waitMsMax: turnMsMax });
  };

  /** A provider that could not be opened is not kept: the next call tries again. */
  const once = (key: string, version: string, open: () => Promise<CloudProvider>): Promise<CloudProvider> => {
    const known = opened.get(key);
    if (known?.version === version) return known.provider;
    const provider = open();
    const entry = { version, provider };
    opened.set(key, entry);
    provider.catch(() => {
      if (opened.get(key) === entry) opened.delete(key);
    });
    return provider;
  };

  return {
    names,
    provider: async (name) => {
      if (name !== 'local' || local === undefined) throw notConfigured(name, names);
      return once('local', '', () => openLocal(local));
    },
    account: (access) => once(access.accountId, access.version, () => openAccount(access)),
    schemas: async (cloud) => adapterOf(cloud).schemas(),
    shapes: async (cloud) =>
      cloud === 'local' ? { light: localShape, standard: localShape } : adapterOf(cloud).shapes(),
    deployment: async (cloud) => (cloud === 'local' ? localDeployment : adapterOf(cloud).deployment()),
  };
}

function notConfigured(name: string, names: readonly string[]): CloudError {
  const has = names.length === 0 ? 'none is' : `configured: ${names.join(', ')}`;
  return new CloudError('invalid', `The cloud ${JSON.stringify(name)} is not configured (${has})`);
}
