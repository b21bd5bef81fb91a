import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, type ConformanceWorld, runConformance } from '../conformance/index.ts';
import { liveCall, type MobileScene, mobileSpec, openMobileScene, operations } from './testing.ts';

const timing = { bootMs: 40, listLagMs: 60 };

describe('the cloud of China Mobile keeps the rules of the port', () => {
  let scene: MobileScene;
  beforeAll(async () => {
    scene = await openMobileScene(timing);
  });
  afterAll(() => scene.close());

  const world = ({ sim, credentials, open }: MobileScene): ConformanceWorld => ({
    script: (fault) => sim.faults('mobile').script(fault),
    clear: () => sim.faults('mobile').clear(),
    operations,
    secrets: [credentials.secretKey],
    withWrongSecret: async () => open({ secretKey: 'wrong' }),
    reopen: async () => open(),
    listLagMs: timing.listLagMs,
  });

  const create = async (): Promise<ConformanceHarness> => ({
    provider: scene.provider,
    settleMs: 4_000,
    spec: (key, secret) => mobileSpec(key, `#!/bin/sh\n# ${secret}\n`),
    crash: async (key) => {
      const { providerId } = await scene.provider.observeMachine({ key }, liveCall());
      const id = providerId?.split('/').at(-1);
      await scene.sim
        .machines('mobile')
        .find((machine) => machine.id === id)
        ?.stop();
    },
    leftovers: async () => scene.sim.vendor('mobile').holds?.() ?? [],
    world: world(scene),
  });

  runConformance({ create, skip: [], it });

  it('makes no call that infra/mobile/permissions.json does not name, and needs all that it names', async () => {
    await scene.provider.check(liveCall());
    await scene.provider.offers({ region: 'cn-jiangsu-1' }, liveCall());
    // So that a rule of the firewall goes.
    await scene.ensure('home', [{ port: 8_443, from: '10.0.0.0/8' }]);
    const file = new URL('../../../../infra/mobile/permissions.json', import.meta.url);
    const { products } = JSON.parse(await readFile(file, 'utf8'));
    const named = Object.values(products as Record<string, Record<string, string[]>>).flatMap((product) =>
      Object.values(product).flat(),
    );
    const made = new Set(scene.sim.recorded('mobile').map(({ operation }) => operation));
    expect([...made].sort()).toEqual(named.sort());
  });
});
