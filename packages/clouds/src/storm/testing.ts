import { type CloudSim, type SimCloud, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { vendorAdapters } from '../vendors.ts';
import type { StormCloud } from './storm.ts';

interface StormVendor {
  readonly region: string;
  /** The vendor's names of what makes and what ends a machine and its parts; the first makes the machine itself. */
  readonly writes: readonly [string, ...string[]];
  readonly credentials: (account: Readonly<Record<string, unknown>>) => unknown;
  readonly options: (at: { http: string; https: string; caFile: string }) => object;
  readonly quotas?: Readonly<Record<string, number>>;
}

/** A vendor's pace, about a thousandth of the real one; `settleMs`: how late a list may be and something sent may take effect. */
export const stormTiming = { bootMs: 40, listLagMs: 100, latencyMs: 10, settleMs: 500 } as const;
const { settleMs } = stormTiming;

const pick =
  (...names: readonly string[]) =>
  (account: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, String(account[name])]));

/** The six that create. Unicom publishes no call that does. */
const vendors = {
  aws: {
    region: 'us-east-1',
    writes: ['RunInstances', 'AllocateAddress', 'AssociateAddress', 'TerminateInstances', 'ReleaseAddress'],
    credentials: pick('accessKeyId', 'secretAccessKey'),
    options: ({ http }) => ({ endpoint: http, listLagMs: settleMs }),
    quotas: { addresses: 1_000 },
  },
  azure: {
    region: 'eastasia',
    writes: [
      ...(['VirtualMachines_CreateOrUpdate', 'PublicIPAddresses_CreateOrUpdate'] as const),
      ...['NetworkInterfaces_CreateOrUpdate', 'VirtualMachines_Delete', 'PublicIPAddresses_Delete'],
      ...['NetworkInterfaces_Delete', 'Disks_Delete'],
    ],
    credentials: pick('tenantId', 'clientId', 'clientSecret', 'subscriptionId'),
    options: ({ https, caFile }) => ({ endpoint: https, authorityHost: https, caFile }),
  },
  google: {
    region: 'us-central1',
    writes: [
      ...(['compute.instances.insert', 'compute.addresses.insert'] as const),
      ...['compute.instances.delete', 'compute.addresses.delete', 'compute.disks.delete'],
    ],
    credentials: ({ serviceAccount }) => serviceAccount,
    options: ({ http }) => ({ endpoint: http, tokenEndpoint: http }),
  },
  baidu: {
    region: 'bj',
    writes: ['POST /v2/instanceBySpec', 'POST /v2/instance/{id}'],
    credentials: pick('accessKey', 'secretKey'),
    options: ({ http }) => ({ endpoint: http, listLagMs: settleMs }),
  },
  telecom: {
    region: '81f7728662dd11ec810800155d307d5b',
    writes: ['/v4/ecs/create-instance', '/v4/eip/create', '/v4/ecs/delete-instance', '/v4/eip/delete'],
    credentials: pick('accessKey', 'secretKey'),
    options: ({ http }) => ({ endpoint: http, orderWithinMs: 2 * settleMs }),
  },
  mobile: {
    region: 'cn-jiangsu-1',
    writes: ['POST /api/openapi-ecs/acl/v3/server/order', 'POST /api/openapi-instance/v4/delete-instances'],
    credentials: pick('accessKey', 'secretKey'),
    options: ({ http, https, caFile }) => ({ apiUrl: http, consoleUrl: https, centralUrl: http, caFile, settleMs }),
  },
} as const satisfies Partial<Record<SimCloud, StormVendor>>;

export type StormCloudName = keyof typeof vendors;
export const stormClouds = Object.keys(vendors) as readonly StormCloudName[];

export interface SimulatedStorm extends AsyncDisposable {
  readonly cloud: StormCloud;
  /** Requests that reached the vendor, and the answers of it that were lost: of creating calls, and of all. */
  counts(): { readonly calls: number; readonly createsLost: number; readonly lost: number };
  /** What went wrong in the simulator itself. */
  readonly failures: readonly unknown[];
}

export interface StormFaults {
  readonly seed: string;
  /** Share of the calls that make or end something whose answer is lost after the effect. */
  readonly lostShare: number;
  /** Share of all calls that a failing server answers instead, without an effect; 0 if left out. */
  readonly failedShare?: number;
}

/** A cloud's real adapter on its simulated vendor, without throttles. */
export async function simulateStorm(
  name: StormCloudName,
  { seed, lostShare, failedShare = 0 }: StormFaults,
): Promise<SimulatedStorm> {
  const { region, writes, credentials, options, quotas = {} }: StormVendor = vendors[name];
  const sim = await startCloudSim({
    ...{ clouds: [name], machines: 'hollow', throttles: false, seed },
    quotas: { [name]: quotas },
    timing: stormTiming,
  });
  const faults = sim.faults(name);
  for (const operation of writes) faults.script({ operation, kind: 'lost-answer', share: lostShare });
  for (const kind of ['server-error', 'reset'] as const) faults.script({ kind, share: failedShare / 2 });
  const { http = '', https = '' } = sim.endpoints[name] ?? {};
  const adapter = vendorAdapters[name];
  if (adapter === undefined) throw new Error(`There is no adapter of ${name}`);
  const [create, shapes] = await Promise.all([adapter.open(), adapter.shapes()]);
  const settings = {
    region,
    credentials: credentials(sim.vendor(name).account),
    options: options({ http, https, caFile: sim.caFile }),
  };
  return {
    cloud: {
      ...{ name, region, settleMs, shape: shapes.light },
      open: async () => await create(settings, { clock: systemClock }),
      truth: () => ({ made: sim.made(name), held: heldBy(sim, name) }),
    },
    counts: () => ({
      calls: sim.recorded(name).length,
      createsLost: faults.met('lost-answer', writes[0]),
      lost: writes.reduce((sum, operation) => sum + faults.met('lost-answer', operation), 0),
    }),
    failures: sim.failures,
    [Symbol.asyncDispose]: () => sim.close(),
  };
}

/** By the vendor's own list, by its bill, and by the machines that stand behind it. */
function heldBy(sim: CloudSim, name: StormCloudName): readonly string[] {
  const billed = sim
    .bill(name)
    .lines()
    .filter(({ open }) => open);
  return [
    ...(sim.vendor(name).holds?.() ?? []).map((each) => `held: ${each}`),
    ...billed.map(({ resource, sku }) => `billed: ${resource} (${sku})`),
    ...sim.machines(name).map(({ id }) => `stands: ${id}`),
  ];
}
