import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { call, googleHarness, listLagMs, region } from './testing.ts';

/** What the calls of this file needed; asking for a token needs no role. */
const neededBy = (sim: CloudSim) =>
  [...new Set(sim.recorded('google').flatMap(({ detail }) => [detail.permissions ?? []].flat()))].toSorted();

async function allowedByRole(): Promise<readonly string[]> {
  const file = new URL('../../../../infra/google/role.json', import.meta.url);
  const role = JSON.parse(await readFile(file, 'utf8')) as { includedPermissions: readonly string[] };
  return role.includedPermissions.toSorted();
}

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

  it('does nothing that its role does not allow, and asks for no more', async () => {
    const { quotas } = await harness.provider.offers({ region }, call());
    expect(quotas?.map(({ measure }) => measure).sort()).toEqual(['machines', 'public addresses', 'vCPUs']);
    expect((await harness.provider.check(call())).problems).toEqual([]);
    expect(neededBy(sim)).toEqual(await allowedByRole());
  });
});
