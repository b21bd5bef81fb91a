import { setTimeout as delay } from 'node:timers/promises';
import { startCloudSim } from '@hansa/cloud-sim';
import { systemClock } from '@hansa/core';
import { expect, it } from 'vitest';
import { CloudError } from '../errors.ts';
import type { CallOptions, MachinePhase } from '../port.ts';
import { createAwsCloud } from './index.ts';

const region = 'us-east-1';
const owner = 'lg-storm';
const listLagMs = 40;
const machines = 20;
const keys = Array.from({ length: machines }, (_, at) => `machine-${at}`);
const call: CallOptions = { signal: AbortSignal.timeout(60_000), callId: 'storm' };

/** As the control plane does: again, until it goes well; only what a repeat may mend is repeated. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CloudError) || error.cloudRetry !== 'same-request') throw error;
      await delay(5);
    }
  }
}

it('makes one machine of each key and leaves nothing behind, when every third request of any kind goes wrong', async () => {
  await using sim = await startCloudSim({
    clouds: ['aws'],
    machines: 'hollow',
    throttles: false,
    seed: 'storm',
    quotas: { aws: { addresses: 1_000, vpcs: 100 } },
    timing: { bootMs: 20, listLagMs },
  });
  const { accessKeyId, secretAccessKey } = sim.vendor('aws').account;
  const credentials = { accessKeyId: String(accessKeyId), secretAccessKey: String(secretAccessKey) };
  const options = { endpoint: sim.endpoints.aws?.http ?? '', listLagMs };
  const open = () => createAwsCloud({ region, credentials, options }, { clock: systemClock });
  const provider = open();
  const faults = sim.faults('aws');
  for (const [kind, share] of [
    ['lost-answer', 0.2],
    ['server-error', 0.1],
    ['reset', 0.05],
  ] as const) {
    faults.script({ kind, share });
  }

  const site = { owner, key: 'site', region, ingress: [{ port: 7051, from: '0.0.0.0/0' }] };
  const reach = async (key: string, phase: MachinePhase) => {
    while ((await insist(() => provider.observeMachine({ key }, call))).phase !== phase) {
      if (phase === 'absent') await insist(() => provider.deleteMachine({ key }, call));
      await delay(10);
    }
  };
  const spec = (key: string) => ({
    ...{ owner, key, site: 'site', type: 't3.large', image: 'ubuntu-24.04', diskGiB: 20 },
    ...{ userData: '#!/bin/sh\n', tags: {} },
  });

  await insist(() => provider.ensureSite(site, call));
  await Promise.all(
    keys.map(async (key) => {
      await insist(() => provider.createMachine(spec(key), call));
      await reach(key, 'running');
    }),
  );
  const held = sim.vendor('aws').holds?.() ?? [];
  expect(held.filter((each) => each.startsWith('instance'))).toHaveLength(machines);

  await Promise.all(keys.map((key) => reach(key, 'absent')));
  while (!(await insist(() => provider.deleteSite({ key: 'site' }, call))).done) await delay(10);
  expect(sim.vendor('aws').holds?.()).toEqual([]);
  expect(sim.failures).toEqual([]);
  // Whoever starts anew, in calm, finds nothing that this one has overlooked.
  faults.clear();
  await delay(listLagMs);
  const anew = open();
  while (!(await anew.deleteSite({ key: 'site' }, call)).done) throw new Error('A part of the site was left behind');
}, 60_000);
