import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ConformanceHarness, type ConformanceWorld, runConformance } from '../conformance/index.ts';
import type { CloudProvider } from '../port.ts';
import { createMobileCloud, type MobileSettings } from './index.ts';
import { machineName, siteName } from './name.ts';
import { pause } from './pause.ts';
import { mobileSpec } from './testing.ts';

const listLagMs = 60;
const settleMs = 200;

describe('the cloud of China Mobile keeps the rules of the port', () => {
  let sim: CloudSim;
  let settings: MobileSettings;
  let provider: CloudProvider;
  const open = (credentials: MobileSettings['credentials']) =>
    createMobileCloud({ ...settings, credentials }, { clock: systemClock });

  beforeAll(async () => {
    sim = await startCloudSim({ clouds: ['mobile'], machines: 'hollow', timing: { bootMs: 40, listLagMs } });
    const { http, https } = sim.endpoints.mobile ?? { http: '', https: '' };
    const credentials = sim.vendor('mobile').account as MobileSettings['credentials'];
    const urls = { apiUrl: http, consoleUrl: https, centralUrl: http, caFile: sim.caFile };
    settings = { region: 'cn-jiangsu-1', credentials, options: { ...urls, settleMs } };
    provider = open(credentials);
    const site = {
      owner: 'lg-mobile',
      key: 'home',
      region: settings.region,
      ingress: [{ port: 443, from: '0.0.0.0/0' }],
    };
    const call = { signal: AbortSignal.timeout(10_000), callId: 'home' };
    while (!(await provider.ensureSite(site, call)).done) await pause(20, call.signal);
    // Until then it cannot tell what a process before it has ordered.
    await pause(settleMs, call.signal);
  });
  afterAll(() => sim.close());

  const world = (): ConformanceWorld => ({
    script: (fault) => sim.faults('mobile').script(fault),
    clear: () => sim.faults('mobile').clear(),
    operations: {
      create: 'POST /api/openapi-ecs/acl/v3/server/order',
      list: 'POST /api/openapi-instance/v4/list/describe-instances',
      check: 'GET /api/openapi-instance/v4/region/describe-zones',
    },
    secrets: [settings.credentials.secretKey],
    withWrongSecret: async () => open({ ...settings.credentials, secretKey: 'wrong' }),
    listLagMs,
  });

  const create = async (): Promise<ConformanceHarness> => ({
    provider,
    settleMs: 4_000,
    spec: (key, secret) => mobileSpec(key, siteName('home'), `#!/bin/sh\n# ${secret}\n`),
    crash: async (key) => {
      const rows = await allInstances(provider, key);
      await sim
        .machines('mobile')
        .find(({ id }) => rows.includes(id))
        ?.stop();
    },
    leftovers: async () => sim.vendor('mobile').holds?.() ?? [],
    world: world(),
  });

  runConformance({ create, skip: [], it });
});

/** The vendor's ids of a key's machine. */
async function allInstances(provider: CloudProvider, key: string): Promise<readonly string[]> {
  const call = { signal: AbortSignal.timeout(4_000), callId: 'crash' };
  const { providerId } = await provider.observeMachine({ key, handle: machineName(key) }, call);
  return [providerId?.split('/').at(-1) ?? ''];
}
