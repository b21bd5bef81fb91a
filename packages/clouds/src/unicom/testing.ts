import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import type { Clock } from '@hansa/core';
import { pause } from '../once/pause.ts';
import type { CallOptions, CloudProvider, IngressRule, MachineSpec } from '../port.ts';
import type { UnicomCredentials, UnicomOptions } from './config.ts';
import { createUnicomCloud } from './index.ts';
import { siteName } from './name.ts';
import { machineShapes } from './shapes.ts';

const systemClock: Clock = { nowMs: () => Date.now() };
const region = 'cn-langfang-2';

/** For tests: a valid spec in the site `home`. */
export const unicomSpec = (key: string, userData = '#!/bin/sh\n'): MachineSpec => ({
  owner: 'lg-unicom',
  key,
  site: siteName('home'),
  ...machineShapes.light,
  userData,
  tags: { city: '131000' },
});

export interface UnicomScene {
  readonly sim: CloudSim;
  readonly url: string;
  readonly account: UnicomCredentials & { readonly console: { readonly account: string; readonly password: string } };
  open(options?: UnicomOptions, change?: Partial<UnicomCredentials>): CloudProvider;
  ensure(provider: CloudProvider, key: string, ingress: readonly IngressRule[]): Promise<void>;
  /** One request as the operator's browser sends it. @returns its `result` */
  browse(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

export const liveCall = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

/** For tests: the simulator, with the guessed calls or without. */
export async function openUnicomScene(timing: { bootMs: number; listLagMs: number }): Promise<UnicomScene> {
  const sim = await startCloudSim({ clouds: ['unicom'], machines: 'hollow', timing });
  const url = sim.endpoints.unicom?.https ?? '';
  const account = sim.vendor('unicom').account as unknown as UnicomScene['account'];
  const base = { url, caFile: sim.caFile, settleMs: 3 * timing.listLagMs };
  let token = '';

  const browse: UnicomScene['browse'] = async (method, path, body) => {
    const answer = await fetch(`${sim.endpoints.unicom?.http}${path}`, {
      method,
      headers: { 'content-type': 'application/json', access_token: token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { code, message, result } = (await answer.json()) as { code: unknown; message: string; result: never };
    if (String(code) !== '200') throw new Error(`${code} ${message}`);
    return result;
  };
  const { accessToken } = await browse('POST', '/console/login', account.console);
  token = String(accessToken);

  return {
    sim,
    url,
    account,
    browse,
    open: (options = {}, change = {}) => {
      const credentials = { accessKey: account.accessKey, secretKey: account.secretKey, ...change };
      return createUnicomCloud({ region, credentials, options: { ...base, ...options } }, { clock: systemClock });
    },
    ensure: async (provider, key, ingress) => {
      const call = liveCall();
      while (!(await provider.ensureSite({ owner: 'lg-unicom', key, region, ingress }, call)).done) {
        await pause(20, call.signal);
      }
    },
  };
}
