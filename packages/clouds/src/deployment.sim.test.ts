import { setTimeout as delay } from 'node:timers/promises';
import { type CloudSim, type RecordedCall, type SimCloud, simClouds, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { expect, it } from 'vitest';
import { createAwsCloud } from './aws/index.ts';
import { openSimulated as openAzure } from './azure/testing.ts';
import { createBaiduCloud } from './baidu/index.ts';
import type { DeployingCall, VendorCall } from './deployment.ts';
import { openSimulated as openGoogle } from './google/testing.ts';
import { createMobileCloud } from './mobile/index.ts';
import type { CallOptions, CloudProvider } from './port.ts';
import { createTelecomCloud } from './telecom/index.ts';
import { createUnicomCloud } from './unicom/index.ts';
import { type VendorAdapter, vendorAdapters } from './vendors.ts';

const deps = { clock: systemClock };
const owner = 'lg-planned';
const ingress = [7050, 7051, 8443].map((port) => ({ port, from: '0.0.0.0/0' }));
const call = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'planned' });
const account = (sim: CloudSim, cloud: SimCloud) => sim.vendor(cloud).account as never;

/** An adapter on the simulator, and the region that it is opened for. */
const opened: Record<SimCloud, (sim: CloudSim, http: string) => Promise<readonly [string, CloudProvider]>> = {
  aws: async (sim, endpoint) => [
    'eu-west-1',
    createAwsCloud(
      { region: 'eu-west-1', credentials: account(sim, 'aws'), options: { endpoint, listLagMs: 0 } },
      deps,
    ),
  ],
  azure: async (sim) => ['eastasia', await openAzure(sim)],
  google: async (sim) => ['us-central1', openGoogle(sim)],
  baidu: async (sim, endpoint) => [
    'bj',
    await createBaiduCloud({ region: 'bj', credentials: account(sim, 'baidu'), options: { endpoint } }, deps),
  ],
  telecom: async (sim, endpoint) => {
    const region = String(sim.vendor('telecom').account.regionID);
    return [
      region,
      await createTelecomCloud({ region, credentials: account(sim, 'telecom'), options: { endpoint } }, deps),
    ];
  },
  mobile: async (sim, http) => {
    const options = { apiUrl: http, consoleUrl: http, centralUrl: http, settleMs: 0 };
    return [
      'cn-jiangsu-1',
      createMobileCloud({ region: 'cn-jiangsu-1', credentials: account(sim, 'mobile'), options }, deps),
    ];
  },
  unicom: async (sim, url) => [
    'cn-langfang-2',
    createUnicomCloud(
      {
        region: 'cn-langfang-2',
        credentials: account(sim, 'unicom'),
        options: { url, unprovenCreate: true, settleMs: 0 },
      },
      deps,
    ),
  ],
};

/** Setting tags while something is made is no call of its own. */
const callsOf = (recorded: readonly RecordedCall[]): readonly string[] =>
  recorded
    .filter(({ operation, detail }) => operation !== 'Token' && detail.createAction === undefined)
    .map(({ operation, detail }) => (typeof detail.method === 'string' ? `${detail.method} ${operation}` : operation));

/** What of a plan one deployment must have recorded: all names, and how often each write was sent. */
function expectAsPlanned(planned: readonly VendorCall[], made: readonly string[], zones: number): void {
  expect([...new Set(made)].sort()).toEqual(planned.map((each) => each.call).sort());
  const each = { zone: zones, rule: ingress.length };
  for (const { call: name, effect, per } of planned) {
    const sent = made.filter((each) => each === name).length;
    if (effect === 'write' && per !== 'token') expect([name, sent]).toEqual([name, per === undefined ? 1 : each[per]]);
  }
}

/** Where the order comes before the machine, it is seen before there is a machine and after. */
const timings: Partial<Record<SimCloud, { readonly bootMs: number; readonly listLagMs: number }>> = {
  telecom: { bootMs: 4_000, listLagMs: 0 },
  mobile: { bootMs: 50, listLagMs: 1_000 },
};

it.each(simClouds)(
  'a first deployment on %s makes the calls that its adapter tells beforehand, no other',
  async (cloud) => {
    let aheadMs = 0;
    const clock = { nowMs: () => Date.now() + aheadMs };
    const timing = timings[cloud] ?? { bootMs: 50, listLagMs: 0 };
    await using sim = await startCloudSim({ clouds: [cloud], machines: 'hollow', throttles: false, timing, clock });
    // Only the guessed calls of one cloud ask for it.
    sim.quotas(cloud).set('unprovenCreate', 1);
    const [region, provider] = await opened[cloud](sim, sim.endpoints[cloud]?.http ?? '');
    const { shapes, deployment } = adapterOf(cloud);
    const { calls } = await deployment();
    const { zones } = await provider.offers({ region }, call());
    let seen = sim.recorded(cloud).length;
    const compare = (what: DeployingCall): void => {
      const made = sim.recorded(cloud).slice(seen);
      seen += made.length;
      expectAsPlanned(calls[what], callsOf(made), zones.length);
    };

    const site = { owner, key: 'site', region, ingress };
    const step = await until(
      () => provider.ensureSite(site, call()),
      ({ done }) => done,
    );
    compare('ensureSite');
    const spec = {
      owner,
      key: 'machine-1',
      site: step.site,
      ...(await shapes()).light,
      userData: '#!/bin/sh\n',
      tags: {},
    };
    const { handle } = await provider.createMachine(spec, call());
    compare('createMachine');
    const observe = () => provider.observeMachine({ key: spec.key, handle }, call());
    if (cloud in timings) expect((await observe()).phase).toBe('creating');
    aheadMs = 10_000;
    await until(observe, ({ phase }) => phase === 'running');
    compare('observeMachine');
  },
);

async function until<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    await delay(10);
  }
}

function adapterOf(cloud: SimCloud): VendorAdapter {
  const adapter = vendorAdapters[cloud];
  if (adapter === undefined) throw new Error(`There is no adapter of ${cloud}`);
  return adapter;
}
