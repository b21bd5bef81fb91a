import { generateKeyPairSync } from 'node:crypto';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { googleHarness, listLagMs } from './testing.ts';

describe('the adapter of Google keeps the rules of the port', () => {
  let sim: CloudSim;
  let harness: ConformanceHarness;
  beforeAll(async () => {
    const timing = { bootMs: 50, listLagMs };
    sim = await startCloudSim({ clouds: ['google'], machines: 'hollow', throttles: false, timing });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    harness = await googleHarness(sim, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  });
  afterAll(async () => {
    await sim.close();
    expect(sim.failures).toEqual([]);
  });

  runConformance({ create: async () => harness, skip: [], it });
});
