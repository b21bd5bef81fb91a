import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, type ConformanceWorld, runConformance } from '../conformance/index.ts';
import { pause } from '../once/pause.ts';
import type { CloudProvider } from '../port.ts';
import { liveCall, openUnicomScene, type UnicomScene, unicomSpec } from './testing.ts';

const timing = { bootMs: 40, listLagMs: 60 };
const options = { unprovenCreate: true } as const;

describe('the cloud of China Unicom, with its guessed calls, keeps the rules of the port', () => {
  let scene: UnicomScene;
  let provider: CloudProvider;
  beforeAll(async () => {
    scene = await openUnicomScene(timing);
    scene.sim.quotas('unicom').set('unprovenCreate', 1);
    provider = scene.open(options);
    await scene.ensure(provider, 'home', [{ port: 443, from: '0.0.0.0/0' }]);
    // Until then it cannot tell what a process before it has ordered.
    await pause(3 * timing.listLagMs, liveCall().signal);
  });
  afterAll(() => scene.sim.close());

  const world = ({ sim, account, open }: UnicomScene): ConformanceWorld => ({
    script: (fault) => sim.faults('unicom').script(fault),
    clear: () => sim.faults('unicom').clear(),
    operations: {
      create: 'POST /instance/v1/product/ecs',
      list: 'GET /instance/v1/product/ecs',
      check: 'GET /instance/v1/product/cloudregions',
    },
    secrets: [account.secretKey],
    withWrongSecret: async () => open(options, { secretKey: 'wrong' }),
    reopen: async () => open(options),
    listLagMs: timing.listLagMs,
  });

  const create = async (): Promise<ConformanceHarness> => ({
    provider,
    settleMs: 4_000,
    spec: (key, secret) => unicomSpec(key, `#!/bin/sh\n# ${secret}\n`),
    crash: async (key) => {
      const { providerId } = await provider.observeMachine({ key }, liveCall());
      const id = providerId?.split('/').at(-1);
      await scene.sim
        .machines('unicom')
        .find((machine) => machine.id === id)
        ?.stop();
    },
    leftovers: async () => scene.sim.vendor('unicom').holds?.() ?? [],
    world: world(scene),
  });

  runConformance({ create, skip: [], it });

  it('makes no call that infra/unicom/permissions.json does not name, and needs all that it names', async () => {
    await provider.check(liveCall());
    await provider.offers({ region: 'cn-langfang-2' }, liveCall());
    const file = new URL('../../../../infra/unicom/permissions.json', import.meta.url);
    const { products } = JSON.parse(await readFile(file, 'utf8'));
    const named = Object.values(products as Record<string, Record<string, string[]>>).flatMap((product) =>
      Object.values(product).flat(),
    );
    const made = scene.sim.recorded('unicom').map(({ operation }) => operation);
    expect([...new Set(made)].filter((operation) => !operation.includes('/console/')).sort()).toEqual(named.sort());
  });
});
