import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { azureHarness, listLagMs } from './testing.ts';

describe('the adapter of Azure keeps the rules of the port', () => {
  let sim: CloudSim;
  let harness: ConformanceHarness;
  beforeAll(async () => {
    const timing = { bootMs: 50, listLagMs };
    sim = await startCloudSim({ clouds: ['azure'], machines: 'hollow', throttles: false, timing });
    harness = await azureHarness(sim);
  });
  afterAll(async () => {
    await sim.close();
    expect(sim.failures).toEqual([]);
  });

  runConformance({ create: async () => harness, skip: [], it });
});
