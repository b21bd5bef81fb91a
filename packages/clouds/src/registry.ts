import type { Clock } from '@hansa/core';
import { withDeadline } from './decorate/deadline.ts';
import { type CloudMetrics, withMetrics } from './decorate/metrics.ts';
import { CloudError } from './errors.ts';
import type { LocalCloudConfig } from './local/config.ts';
import type { CloudProvider } from './port.ts';

/** The clouds of this league and their settings; a cloud that is not named here makes no machines. */
export interface CloudConfigs {
  readonly local?: LocalCloudConfig;
}

export type ConfiguredCloud = keyof CloudConfigs;

export interface RegistryDeps {
  readonly clouds: CloudConfigs;
  readonly clock: Clock;
  readonly metrics?: CloudMetrics;
  /** For one call; a deletion on `local` waits for processes to end. */
  readonly deadlineMs?: number;
}

export interface CloudRegistry {
  readonly names: readonly ConfiguredCloud[];
  /** The provider of a cloud, loaded on first use. A cloud that is not configured is a `CloudError` of class `invalid`. */
  provider(name: string): Promise<CloudProvider>;
}

const deadlineMsDefault = 30_000;

/** One line an adapter. Each is imported on first use, so that an operator with one cloud pays for one. */
const adapters: {
  readonly [C in ConfiguredCloud]-?: (config: NonNullable<CloudConfigs[C]>, clock: Clock) => Promise<CloudProvider>;
} = {
  local: async (config, clock) => (await import('./local/local-cloud.ts')).createLocalCloud(config, { clock }),
};

/** The configured clouds, each behind a deadline and, if asked for, metrics. */
export function createRegistry({
  clouds,
  clock,
  metrics,
  deadlineMs = deadlineMsDefault,
}: RegistryDeps): CloudRegistry {
  const names = (Object.keys(adapters) as ConfiguredCloud[]).filter((name) => clouds[name] !== undefined);
  const opened = new Map<string, Promise<CloudProvider>>();

  const open = async (name: ConfiguredCloud): Promise<CloudProvider> => {
    const config = clouds[name];
    if (config === undefined) throw notConfigured(name, names);
    const bounded = withDeadline(await adapters[name](config, clock), { deadlineMs });
    return metrics === undefined ? bounded : withMetrics(bounded, metrics, () => performance.now());
  };

  return {
    names,
    provider: (name) => {
      const known = names.find((each) => each === name);
      if (known === undefined) return Promise.reject(notConfigured(name, names));
      const provider = opened.get(known) ?? open(known);
      opened.set(known, provider);
      return provider;
    },
  };
}

function notConfigured(name: string, names: readonly string[]): CloudError {
  const has = names.length === 0 ? 'none is' : `configured: ${names.join(', ')}`;
  return new CloudError('invalid', `The cloud ${JSON.stringify(name)} is not configured (${has})`);
}
