import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { type BaiduScene, liveCall, openBaiduScene, region } from './testing.ts';

const timing = { bootMs: 60, listLagMs: 40 };
const wrongSecret = 'wrong-secret-of-nobody-at-all-00';

describe('the cloud of Baidu keeps the rules of the port', () => {
  let scene: BaiduScene;
  beforeAll(async () => {
    scene = await openBaiduScene(timing);
  });
  afterAll(async () => {
    await scene.close();
    expect(scene.sim.failures).toEqual([]);
  });

  const create = async (): Promise<ConformanceHarness> => ({
    provider: scene.provider,
    settleMs: 2_000,
    spec: (key, secret) => scene.spec(key, `#!/bin/sh\n# ${secret}\n`),
    crash: async (key) => {
      const { providerId } = await scene.provider.observeMachine({ key }, liveCall());
      const id = providerId?.split('/').at(-1);
      await scene.sim
        .machines('baidu')
        .find((machine) => machine.id === id)
        ?.stop();
    },
    leftovers: async () => scene.sim.vendor('baidu').holds?.() ?? [],
    world: {
      script: scene.sim.faults('baidu').script,
      clear: scene.sim.faults('baidu').clear,
      operations: { create: 'POST /v2/instanceBySpec', list: 'GET /v2/instance', check: 'GET /v2/zone' },
      secrets: [scene.credentials.secretKey, wrongSecret],
      withWrongSecret: () => scene.open({ secretKey: wrongSecret }),
      reopen: () => scene.open(),
      listLagMs: timing.listLagMs,
    },
  });

  runConformance({ create, skip: [], it });

  it('makes exactly the calls that infra/baidu/calls.json names', async () => {
    await scene.provider.check(liveCall());
    await scene.provider.offers({ region }, liveCall());
    // So that a rule of the firewall goes.
    await scene.ensure('home', [{ port: 8_443, from: '10.0.0.0/8' }]);
    const file = new URL('../../../../infra/baidu/calls.json', import.meta.url);
    const { products } = JSON.parse(await readFile(file, 'utf8')) as { products: Record<string, string[]> };
    const made = scene.sim.recorded('baidu').map(({ operation }) => operation);
    expect([...new Set(made)].sort()).toEqual(Object.values(products).flat().sort());
  });
});
