import { setTimeout as delay } from 'node:timers/promises';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import type { AwsCredentials, AwsOptions } from './config.ts';
import { createAwsCloud } from './index.ts';

const region = 'us-east-1';
const owner = 'lg-conformance';
const listLagMs = 30;
const wrongSecret = 'wrong-secret-of-nobody-at-all-000000000000';

const call = (): CallOptions => ({ signal: AbortSignal.timeout(10_000), callId: 'test' });

const spec = (key: string, secret: string): MachineSpec => ({
  owner,
  key,
  site: 'site',
  type: 't3.large',
  image: 'ubuntu-24.04',
  diskGiB: 20,
  userData: `#!/bin/sh\n# ${secret}\n`,
  tags: { city: '310100' },
});

describe('the adapter of AWS keeps the rules of the port', () => {
  let sim: CloudSim;
  let credentials: AwsCredentials;
  const create = async (): Promise<ConformanceHarness> => {
    const options: AwsOptions = { endpoint: sim.endpoints.aws?.http ?? '', listLagMs, pageSize: 5 };
    const open = (use: AwsCredentials) => createAwsCloud({ region, credentials: use, options }, { clock: systemClock });
    const provider = open(credentials);
    await provider.ensureSite({ owner, key: 'site', region, ingress: [] }, call());
    // A provider that was just made believes no list for so long.
    await delay(listLagMs);
    return {
      provider,
      settleMs: 3_000,
      spec,
      world: {
        script: sim.faults('aws').script,
        clear: sim.faults('aws').clear,
        operations: { create: 'RunInstances', list: 'DescribeInstances', check: 'DescribeRegions' },
        secrets: [credentials.secretAccessKey, wrongSecret],
        withWrongSecret: async () => open({ ...credentials, secretAccessKey: wrongSecret }),
        reopen: async () => open(credentials),
        listLagMs,
      },
      crash: async (key) => {
        const { providerId = '' } = await provider.observeMachine({ key }, call());
        const id = providerId.split('/').at(-1);
        await sim
          .machines('aws')
          .find((machine) => machine.id === id)
          ?.stop();
      },
      leftovers: async () => sim.vendor('aws').holds?.() ?? [],
    };
  };

  beforeAll(async () => {
    sim = await startCloudSim({
      clouds: ['aws'],
      machines: 'hollow',
      throttles: false,
      timing: { bootMs: 50, listLagMs },
    });
    const { accessKeyId, secretAccessKey } = sim.vendor('aws').account;
    credentials = { accessKeyId: String(accessKeyId), secretAccessKey: String(secretAccessKey) };
  });
  afterAll(async () => {
    await sim.close();
    expect(sim.failures).toEqual([]);
  });

  runConformance({ create, skip: [], it });
});
