import type { CloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { Value } from 'typebox/value';
import type { ConformanceHarness } from '../conformance/index.ts';
import type { CallOptions, CloudProvider, MachineSpec } from '../port.ts';
import { GoogleCredentials } from './config.ts';
import { createGoogleCloud } from './index.ts';
import { resourceName } from './names.ts';

export const region = 'us-central1';
export const owner = 'lg-conformance';
export const listLagMs = 30;

export const call = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

export const googleSpec = (key: string, secret: string): MachineSpec => ({
  owner,
  key,
  site: resourceName('site'),
  type: 'e2-standard-2',
  image: 'ubuntu-24.04',
  diskGiB: 20,
  userData: `#!/bin/sh\n# ${secret}\n`,
  tags: { city: '310100' },
});

export const credentialsOf = (sim: CloudSim): GoogleCredentials =>
  Value.Parse(GoogleCredentials, sim.vendor('google').account.serviceAccount);

export function openSimulated(sim: CloudSim, credentials = credentialsOf(sim)): CloudProvider {
  const endpoint = sim.endpoints.google?.http ?? '';
  const options = { endpoint, tokenEndpoint: endpoint, pageSize: 5 };
  return createGoogleCloud({ region, credentials, options }, { clock: systemClock });
}

/** A site for the machines of a test. */
export async function ensureTestSite(provider: CloudProvider): Promise<void> {
  const site = { owner, key: 'site', region, ingress: [{ port: 7050, from: '0.0.0.0/0' }] };
  for (let tried = 0; tried < 20; tried++) if ((await provider.ensureSite(site, call())).done) return;
  throw new Error('The site of the test is not done');
}

export async function googleHarness(sim: CloudSim, wrongKey: string): Promise<ConformanceHarness> {
  const provider = openSimulated(sim);
  await ensureTestSite(provider);
  const credentials = credentialsOf(sim);
  return {
    provider,
    settleMs: 5_000,
    spec: googleSpec,
    world: {
      script: sim.faults('google').script,
      clear: sim.faults('google').clear,
      operations: { create: 'compute.instances.insert', list: 'compute.instances.list', check: 'compute.regions.get' },
      secrets: [credentials.private_key.slice(40, 80), wrongKey.slice(40, 80)],
      withWrongSecret: async () => openSimulated(sim, { ...credentials, private_key: wrongKey }),
      reopen: async () => openSimulated(sim),
      listLagMs,
    },
    crash: async (key) => {
      const name = resourceName(key);
      await sim
        .machines('google')
        .find(({ id }) => id === name)
        ?.stop();
    },
    leftovers: async () => sim.vendor('google').holds?.() ?? [],
  };
}
