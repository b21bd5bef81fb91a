import { setTimeout as delay } from 'node:timers/promises';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import type { CallOptions, CloudProvider, IngressRule, MachineSpec } from '../port.ts';
import type { BaiduCredentials } from './config.ts';
import { createBaiduCloud } from './index.ts';
import { machineShapes } from './shapes.ts';

export const owner = 'lg-baidu';
export const region = 'bj';

/** For tests: a simulator, a provider on it, and the site `home`. */
export interface BaiduScene {
  readonly sim: CloudSim;
  readonly provider: CloudProvider;
  readonly credentials: BaiduCredentials;
  /** Another provider on the same account, as a process that starts makes it. */
  open(change?: Partial<BaiduCredentials>): Promise<CloudProvider>;
  spec(key: string, userData?: string): MachineSpec;
  ensure(key: string, ingress: readonly IngressRule[]): Promise<string>;
  close(): Promise<void>;
}

export const liveCall = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

export async function openBaiduScene(timing: { bootMs: number; listLagMs: number }): Promise<BaiduScene> {
  const { listLagMs } = timing;
  const sim = await startCloudSim({ clouds: ['baidu'], machines: 'hollow', timing });
  const { accessKey, secretKey } = sim.vendor('baidu').account;
  const credentials = { accessKey: String(accessKey), secretKey: String(secretKey) };
  const options = { endpoint: sim.endpoints.baidu?.http ?? '', listLagMs, pageSize: 5 };
  const open = (change: Partial<BaiduCredentials> = {}) =>
    createBaiduCloud({ region, credentials: { ...credentials, ...change }, options }, { clock: systemClock });
  const provider = await open();
  const ensure: BaiduScene['ensure'] = async (key, ingress) =>
    (await provider.ensureSite({ owner, key, region, ingress }, liveCall())).site;
  const site = await ensure('home', [{ port: 443, from: '0.0.0.0/0' }]);
  const spec: BaiduScene['spec'] = (key, userData = '#!/bin/sh\n') => ({
    owner,
    key,
    site,
    ...machineShapes.light,
    userData,
    tags: { city: '110100' },
  });
  // Until then it cannot tell what a process before it has made.
  await delay(listLagMs);
  return { sim, provider, credentials, open, spec, ensure, close: () => sim.close() };
}
