import type { CloudProvider } from '../port.ts';

/**
 * The vendor behind an adapter under test, as far as the suite may bend it: a simulator of `@hansa/cloud-sim` whose faults a
 * case scripts. An adapter's test passes it as `world` of its harness:
 *
 * ```ts
 * const sim = await startCloudSim({ clouds: ['aws'], machines: 'hollow', timing: { listLagMs: 200 } });
 * const world: ConformanceWorld = {
 *   script: (fault) => sim.faults('aws').script(fault),
 *   clear: () => sim.faults('aws').clear(),
 *   operations: { create: 'RunInstances', list: 'DescribeInstances', check: 'DescribeRegions' },
 *   secrets: [secretAccessKey],
 *   reopen: async () => createAwsCloud({ … }, { clock }),
 *   withWrongSecret: async () => createAwsCloud({ …, credentials: { accessKeyId, secretAccessKey: 'wrong' } }, { clock }),
 *   listLagMs: 200,
 * };
 * ```
 *
 * Faults that a vendor cannot show are named, with the reason, in `ConformanceRun.cannot`.
 *
 * What the vendor holds after a case is the harness's `leftovers`: everything that costs money or blocks a deletion
 * (machine, disk, address), read from the simulator and never through the provider; sites do not count.
 */
export interface ConformanceWorld {
  script(fault: WorldFault): void;
  /** Forgets what was scripted and not met. */
  clear(): void;
  /** The vendor's own names, as its simulator records them. */
  readonly operations: {
    /** The request whose effect is the machine. */
    readonly create: string;
    /** The request that a listing by owner sends first. */
    readonly list: string;
    /** The request that `check` sends first. */
    readonly check: string;
  };
  /** What no error and no log may show: secret keys, tokens, passwords. */
  readonly secrets: readonly string[];
  /** The same adapter on the same account, with a secret that is wrong. */
  withWrongSecret(): Promise<CloudProvider>;
  /** The same adapter on the same account, made anew as after a restart: it remembers nothing. */
  reopen?(): Promise<CloudProvider>;
  /** How late lists are in this world; what was just made may be missing for so long. */
  readonly listLagMs: number;
}

export interface WorldFault {
  /** In the vendor's own name; without it, any. */
  readonly operation?: string;
  readonly kind: WorldFaultKind;
  readonly times?: number;
}

/** The first seven come in the vendor's own words; the rest are what any server or proxy may do. */
export type WorldFaultKind =
  | 'throttle'
  | 'quota'
  | 'capacity'
  | 'credentials'
  | 'permission'
  | 'account-blocked'
  | 'bad-image'
  | 'server-error'
  | 'lost-answer'
  | 'hang'
  | 'reset'
  | 'html'
  | 'huge-json'
  | 'wrong-types'
  | 'redirect';
