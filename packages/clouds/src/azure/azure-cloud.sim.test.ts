import { readFile } from 'node:fs/promises';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { azureHarness, call, listLagMs, region } from './testing.ts';

/** What the calls of this file needed, linked actions included; asking for a token needs no role. */
const neededBy = (sim: CloudSim): readonly string[] => {
  const actions = sim.recorded('azure').flatMap(({ detail }) => [detail.action ?? [], detail.linked ?? []].flat());
  return [...new Set(actions.map(String))].toSorted();
};

async function allowedByRole(): Promise<readonly string[]> {
  const roles = await Promise.all(
    ['role-group', 'role-subscription'].map(async (name) => {
      const file = new URL(`../../../../infra/azure/${name}.json`, import.meta.url);
      return (JSON.parse(await readFile(file, 'utf8')) as { Actions: readonly string[] }).Actions;
    }),
  );
  return roles.flat().toSorted();
}

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

  it('does nothing that its role does not allow, and asks for no more', async () => {
    await harness.provider.offers({ region }, call());
    expect((await harness.provider.check(call())).problems).toEqual([]);
    expect(neededBy(sim)).toEqual(await allowedByRole());
  });
});
