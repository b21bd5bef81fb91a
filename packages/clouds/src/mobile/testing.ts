import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import type { Clock } from '@hansa/core';
import { pause } from '../once/pause.ts';
import type { CallOptions, CloudProvider, IngressRule, MachineSpec } from '../port.ts';
import { createMobileCloud, type MobileSettings } from './index.ts';
import { siteName } from './name.ts';
import { machineShapes } from './shapes.ts';

export const homeSite = siteName('home');
const systemClock: Clock = { nowMs: () => Date.now() };

/** For tests: a valid spec in the site `home`. */
export const mobileSpec = (key: string, userData = '#!/bin/sh\n'): MachineSpec => ({
  owner: 'lg-mobile',
  key,
  site: homeSite,
  ...machineShapes.light,
  userData,
  tags: { city: '320500' },
});

export interface MobileScene {
  readonly sim: CloudSim;
  readonly provider: CloudProvider;
  readonly credentials: MobileSettings['credentials'];
  readonly settleMs: number;
  /** Another provider on the same account, as a process that starts makes it. */
  open(change?: Partial<MobileSettings['credentials']>): CloudProvider;
  ensure(key: string, ingress: readonly IngressRule[]): Promise<void>;
  close(): Promise<void>;
}

export const liveCall = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

/** For tests: the simulator, a provider that has settled, and the site `home`. */
export async function openMobileScene(timing: { bootMs: number; listLagMs: number }): Promise<MobileScene> {
  const settleMs = 3 * timing.listLagMs;
  const sim = await startCloudSim({ clouds: ['mobile'], machines: 'hollow', timing });
  const { http, https } = sim.endpoints.mobile ?? { http: '', https: '' };
  const credentials = sim.vendor('mobile').account as MobileSettings['credentials'];
  const options = { apiUrl: http, consoleUrl: https, centralUrl: http, caFile: sim.caFile, settleMs };
  const open: MobileScene['open'] = (change = {}) =>
    createMobileCloud(
      { region: 'cn-jiangsu-1', credentials: { ...credentials, ...change }, options },
      { clock: systemClock },
    );
  const provider = open();
  const ensure: MobileScene['ensure'] = async (key, ingress) => {
    const call = liveCall();
    const site = { owner: 'lg-mobile', key, region: 'cn-jiangsu-1', ingress };
    while (!(await provider.ensureSite(site, call)).done) await pause(20, call.signal);
  };
  await ensure('home', [{ port: 443, from: '0.0.0.0/0' }]);
  // Until then it cannot tell what a process before it has ordered.
  await pause(settleMs, liveCall().signal);
  return { sim, provider, credentials, settleMs, open, ensure, close: () => sim.close() };
}

export const operations = {
  create: 'POST /api/openapi-ecs/acl/v3/server/order',
  list: 'POST /api/openapi-instance/v4/list/describe-instances',
  check: 'GET /api/openapi-instance/v4/region/describe-zones',
  delete: 'POST /api/openapi-instance/v4/delete-instances',
} as const;
