import type { CloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import type { ConformanceHarness } from '../conformance/index.ts';
import type { CallOptions, CloudProvider, MachineSpec } from '../port.ts';
import type { AzureCredentials } from './config.ts';
import { createAzureCloud } from './index.ts';
import { machineNames, siteName } from './names.ts';

export const region = 'eastasia';
export const owner = 'lg-conformance';
export const listLagMs = 30;
const wrongSecret = 'wrong~secret-of-nobody';

export const call = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

export const azureSpec = (key: string, secret: string): MachineSpec => ({
  owner,
  key,
  site: siteName('site'),
  type: 'Standard_D2s_v5',
  image: 'ubuntu-24.04',
  diskGiB: 64,
  userData: `#!/bin/sh\n# ${secret}\n`,
  tags: { city: '310100' },
});

export function credentialsOf(sim: CloudSim): AzureCredentials {
  const { tenantId, clientId, clientSecret, subscriptionId } = sim.vendor('azure').account;
  return {
    tenantId: String(tenantId),
    clientId: String(clientId),
    clientSecret: String(clientSecret),
    subscriptionId: String(subscriptionId),
  };
}

/** The adapter on the simulator, over TLS: SDKs of Azure send no token without it. */
export function openSimulated(sim: CloudSim, credentials = credentialsOf(sim)): Promise<CloudProvider> {
  const { https: endpoint = '' } = sim.endpoints.azure ?? {};
  const options = { endpoint, authorityHost: endpoint, caFile: sim.caFile };
  return createAzureCloud({ region, credentials, options }, { clock: systemClock });
}

/** A site for the machines of a test. */
export async function ensureTestSite(provider: CloudProvider): Promise<void> {
  const site = { owner, key: 'site', region, ingress: [{ port: 7050, from: '0.0.0.0/0' }] };
  for (let tried = 0; tried < 20; tried++) if ((await provider.ensureSite(site, call())).done) return;
  throw new Error('The site of the test is not done');
}

export async function azureHarness(sim: CloudSim): Promise<ConformanceHarness> {
  const provider = await openSimulated(sim);
  await ensureTestSite(provider);
  const credentials = credentialsOf(sim);
  return {
    provider,
    settleMs: 5_000,
    spec: azureSpec,
    world: {
      script: sim.faults('azure').script,
      clear: sim.faults('azure').clear,
      operations: {
        create: 'VirtualMachines_CreateOrUpdate',
        list: 'VirtualMachines_List',
        check: 'Subscriptions_Get',
      },
      secrets: [credentials.clientSecret, wrongSecret],
      withWrongSecret: () => openSimulated(sim, { ...credentials, clientSecret: wrongSecret }),
      reopen: () => openSimulated(sim),
      listLagMs,
    },
    crash: async (key) => {
      const { machine } = machineNames(key);
      await sim
        .machines('azure')
        .find(({ id }) => id === machine)
        ?.stop();
    },
    leftovers: async () => sim.vendor('azure').holds?.() ?? [],
  };
}
