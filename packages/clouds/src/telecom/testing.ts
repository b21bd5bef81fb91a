import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import type { CallOptions, CloudProvider, IngressRule, MachineSpec } from '../port.ts';
import type { TelecomCredentials } from './config.ts';
import { createTelecomCloud } from './index.ts';
import { machineShapes } from './shapes.ts';

export const owner = 'lg-telecom';

/** For tests: a simulator, a provider on it, and the site `home`. */
export interface TelecomScene {
  readonly sim: CloudSim;
  readonly region: string;
  readonly provider: CloudProvider;
  readonly credentials: TelecomCredentials;
  /** Another provider on the same account, as a process that starts makes it. */
  open(change?: Partial<TelecomCredentials>): Promise<CloudProvider>;
  spec(key: string, userData?: string): MachineSpec;
  ensure(key: string, ingress: readonly IngressRule[]): Promise<string>;
  close(): Promise<void>;
}

export const liveCall = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

export async function openTelecomScene(timing: { bootMs: number; listLagMs: number }): Promise<TelecomScene> {
  const sim = await startCloudSim({ clouds: ['telecom'], machines: 'hollow', timing });
  const { accessKey, secretKey, regionID } = sim.vendor('telecom').account;
  const credentials = { accessKey: String(accessKey), secretKey: String(secretKey) };
  const region = String(regionID);
  const endpoint = sim.endpoints.telecom?.http ?? '';
  const options = { endpoint, orderWithinMs: 500 };
  const open = (change: Partial<TelecomCredentials> = {}) =>
    createTelecomCloud({ region, credentials: { ...credentials, ...change }, options }, { clock: systemClock });
  const provider = await open();
  const ensure: TelecomScene['ensure'] = async (key, ingress) =>
    (await provider.ensureSite({ owner, key, region, ingress }, liveCall())).site;
  const site = await ensure('home', [{ port: 443, from: '0.0.0.0/0' }]);
  const spec: TelecomScene['spec'] = (key, userData = '#!/bin/sh\n') => ({
    owner,
    key,
    site,
    ...machineShapes.light,
    userData,
    tags: { city: '330100' },
  });
  return { sim, region, provider, credentials, open, spec, ensure, close: () => sim.close() };
}
