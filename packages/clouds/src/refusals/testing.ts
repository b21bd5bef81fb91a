import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import type { VendorCloud } from '@hansa/core';
import type { CallOptions, CloudProvider, MachineSpec } from '../port.ts';
import { vendorAdapters } from '../vendors.ts';

/** How a cloud's adapter is opened on its simulator, and what is well-formed there and yet does not exist. */
interface Adapter {
  readonly region: string;
  readonly unknownRegion: string;
  readonly credentials: (account: Account) => object;
  /** The same with a secret of nobody. */
  readonly wrong: (right: object) => object;
  readonly options: (sim: CloudSim, urls: Urls) => object;
  readonly operations: { readonly create: string; readonly check: string };
  readonly unknownType: string;
  readonly unknownImage: string;
  /** What makes the simulated vendor ready for machines. */
  readonly prepare?: (sim: CloudSim) => void;
}

type Account = Readonly<Record<string, unknown>>;
type Urls = { readonly http: string; readonly https: string };

const picked =
  (...names: readonly string[]) =>
  (account: Account) =>
    Object.fromEntries(names.map((name) => [name, account[name]]));
const withSecret = (name: string, wrong: string) => (right: object) => ({ ...right, [name]: wrong });

const keysOfCarrier = {
  credentials: picked('accessKey', 'secretKey'),
  wrong: withSecret('secretKey', 'wrong-secret-of-nobody'),
};

export const settleMs = 60;

export const adapters: Readonly<Record<Exclude<VendorCloud, 'local' | 'own'>, Adapter>> = {
  aws: {
    region: 'eu-west-1',
    unknownRegion: 'eu-nowhere-7',
    credentials: picked('accessKeyId', 'secretAccessKey'),
    wrong: withSecret('secretAccessKey', 'wrong-secret-of-nobody-at-all-000000000000'),
    options: (_sim, { http }) => ({ endpoint: http, listLagMs: settleMs }),
    operations: { create: 'RunInstances', check: 'DescribeRegions' },
    unknownType: 't9.large',
    unknownImage: 'ami-0123456789abcdef0',
  },
  azure: {
    region: 'eastasia',
    unknownRegion: 'nowhere',
    credentials: picked('tenantId', 'clientId', 'clientSecret', 'subscriptionId'),
    wrong: withSecret('clientSecret', 'wrong~secret-of-nobody'),
    options: ({ caFile }, { https }) => ({ endpoint: https, authorityHost: https, caFile }),
    operations: { create: 'VirtualMachines_CreateOrUpdate', check: 'Subscriptions_Get' },
    unknownType: 'Standard_D2s_v77',
    unknownImage: 'Canonical:no-such-offer:server:latest',
  },
  google: {
    region: 'us-central1',
    unknownRegion: 'us-nowhere9',
    credentials: ({ serviceAccount }) => serviceAccount as object,
    wrong: withSecret(
      'private_key',
      generateKeyPairSync('rsa', { modulusLength: 2_048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ),
    options: (_sim, { http }) => ({ endpoint: http, tokenEndpoint: http }),
    operations: { create: 'compute.instances.insert', check: 'compute.regions.get' },
    unknownType: 'e9-standard-2',
    unknownImage: 'projects/ubuntu-os-cloud/global/images/no-such-image',
  },
  baidu: {
    region: 'bj',
    unknownRegion: 'zz',
    ...keysOfCarrier,
    options: (_sim, { http }) => ({ endpoint: http, listLagMs: settleMs }),
    operations: { create: 'POST /v2/instanceBySpec', check: 'GET /v2/zone' },
    unknownType: 'bcc.g9.c2m8',
    unknownImage: 'm-nosuchimage',
  },
  telecom: {
    region: 'bb9fdb42056f11eda1610242ac110002',
    unknownRegion: '00000000000000000000000000000000',
    ...keysOfCarrier,
    options: (_sim, { http }) => ({ endpoint: http, orderWithinMs: 500 }),
    operations: { create: '/v4/ecs/create-instance', check: '/v4/region/list-regions' },
    unknownType: 's9.large.4',
    unknownImage: '00000000-0000-0000-0000-000000000000',
  },
  mobile: {
    region: 'cn-jiangsu-1',
    unknownRegion: 'cn-nowhere-1',
    ...keysOfCarrier,
    options: ({ caFile }, { https }) => ({
      apiUrl: https,
      consoleUrl: https,
      centralUrl: https,
      caFile,
      settleMs,
      images: ['No such image'],
    }),
    operations: {
      create: 'POST /api/openapi-ecs/acl/v3/server/order',
      check: 'GET /api/openapi-instance/v4/region/describe-zones',
    },
    unknownType: 's9.large.4',
    unknownImage: 'No such image',
  },
  unicom: {
    region: 'cn-langfang-2',
    unknownRegion: 'cn-nowhere-1',
    ...keysOfCarrier,
    options: ({ caFile }, { https }) => ({
      url: https,
      caFile,
      settleMs,
      unprovenCreate: true,
      images: ['No such image'],
    }),
    operations: { create: 'POST /instance/v1/product/ecs', check: 'GET /instance/v1/product/cloudregions' },
    unknownType: 'cpu9ram9',
    unknownImage: 'No such image',
    prepare: (sim) => sim.quotas('unicom').set('unprovenCreate', 1),
  },
};

export type AdapterName = keyof typeof adapters;

/** For tests: one adapter on its simulator, whose clock can be put off ours. */
export interface BadInputScene extends Adapter {
  readonly sim: CloudSim;
  readonly secrets: readonly string[];
  /** By how much our clock is ahead of the vendor's from now on. */
  putAheadMs(ms: number): void;
  open(change?: { readonly region?: string; readonly wrongKeys?: boolean }): Promise<CloudProvider>;
  /** A valid spec of a key that was never used, in a site that is there. */
  spec(change?: Partial<MachineSpec>): MachineSpec;
}

export const call = (): CallOptions => ({ signal: AbortSignal.timeout(15_000), callId: 'bad-input' });
export const owner = 'lg-bad';
export const secretOfScript = 'join-secret-5e1f';

export async function openScene(cloud: AdapterName): Promise<BadInputScene> {
  const adapter = adapters[cloud];
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() - aheadMs };
  const timing = { bootMs: 20, listLagMs: settleMs / 3 };
  const sim = await startCloudSim({ clouds: [cloud], machines: 'hollow', throttles: false, timing, clock });
  adapter.prepare?.(sim);
  const right = adapter.credentials(sim.vendor(cloud).account);
  const options = adapter.options(sim, sim.endpoints[cloud] ?? { http: '', https: '' });
  const vendor = vendorAdapters[cloud];
  if (vendor === undefined) throw new Error(`There is no adapter ${cloud}`);
  const create = await vendor.open();
  const shapes = await vendor.shapes();

  const open: BadInputScene['open'] = async ({ region = adapter.region, wrongKeys = false } = {}) => {
    const credentials = wrongKeys ? adapter.wrong(right) : right;
    return create({ region, credentials, options }, { clock: { nowMs: () => Date.now() } });
  };
  const site = await siteOf(await open(), adapter.region);
  let made = 0;
  return {
    ...adapter,
    sim,
    open,
    secrets: [...Object.values({ ...right }), ...Object.values(adapter.wrong(right))].map(String).filter(isSecret),
    putAheadMs: (ms) => {
      aheadMs = ms;
    },
    spec: (change = {}) => ({
      owner,
      key: `bad-${made++}`,
      site,
      ...shapes.light,
      userData: `#!/bin/sh\n# ${secretOfScript}\n`,
      tags: { city: '310100' },
      ...change,
    }),
  };
}

/** Keys in several lines are looked for by a part of them; ids are no secret. */
const isSecret = (value: string) => /secret|BEGIN PRIVATE|~/i.test(value);

async function siteOf(provider: CloudProvider, region: string): Promise<string> {
  for (let tried = 0; tried < 100; tried++) {
    const spec = { owner, key: 'home', region, ingress: [{ port: 443, from: '0.0.0.0/0' }] };
    const { site, done } = await provider.ensureSite(spec, call());
    if (done) return site;
    await delay(settleMs);
  }
  throw new Error('The site of the test is not done');
}
