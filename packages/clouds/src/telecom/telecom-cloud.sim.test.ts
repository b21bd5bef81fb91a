import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import { liveCall, openTelecomScene, type TelecomScene } from './testing.ts';

const timing = { bootMs: 60, listLagMs: 40 };
const wrongSecret = 'wrong-secret-of-nobody-at-all-00';

describe('the cloud of China Telecom keeps the rules of the port', () => {
  let scene: TelecomScene;
  beforeAll(async () => {
    scene = await openTelecomScene(timing);
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
        .machines('telecom')
        .find((machine) => machine.id === id)
        ?.stop();
    },
    leftovers: async () => scene.sim.vendor('telecom').holds?.() ?? [],
    world: {
      script: scene.sim.faults('telecom').script,
      clear: scene.sim.faults('telecom').clear,
      operations: {
        create: '/v4/ecs/create-instance',
        list: '/v4/ecs/describe-instances',
        check: '/v4/region/list-regions',
      },
      secrets: [scene.credentials.secretKey, wrongSecret],
      withWrongSecret: () => scene.open({ secretKey: wrongSecret }),
      reopen: () => scene.open(),
      listLagMs: timing.listLagMs,
    },
  });

  runConformance({ create, skip: [], it });

  it('tells what this account pays an hour, the disk apart from the machine, and how much it may have', async () => {
    const { prices, quotas } = await scene.provider.offers({ region: scene.region }, liveCall());
    const micros = Object.fromEntries(prices.map(({ sku, amountMicros, unit }) => [`${sku} ${unit}`, amountMicros]));
    // The simulator's list is by the month, rounded to four digits an hour.
    expect(micros).toEqual({
      'eip hour': 137_000,
      'SAS GiB-hour': 548,
      's7.large.4 hour': 487_700,
      's7.large.2 hour': 323_300,
    });
    expect(new Set(prices.map(({ currency, confidence }) => `${currency} ${confidence}`))).toEqual(
      new Set(['CNY medium']),
    );
    expect(quotas).toEqual([
      { measure: 'machines', limit: 1_000 },
      { measure: 'public addresses', limit: 1_000 },
    ]);
  });

  it('makes exactly the calls that infra/telecom/calls.json names', async () => {
    await scene.provider.check(liveCall());
    await scene.provider.offers({ region: scene.region }, liveCall());
    // So that a rule of the firewall goes.
    await scene.ensure('home', [{ port: 8_443, from: '10.0.0.0/8' }]);
    // So that an address is released that no machine bears.
    scene.sim.faults('telecom').script({ operation: '/v4/ecs/create-instance', kind: 'quota' });
    await expect(scene.provider.createMachine(scene.spec('refused'), liveCall())).rejects.toThrow();
    await scene.provider.deleteMachine({ key: 'refused' }, liveCall());
    expect(scene.sim.vendor('telecom').holds?.()).toEqual([]);
    const file = new URL('../../../../infra/telecom/calls.json', import.meta.url);
    const { products } = JSON.parse(await readFile(file, 'utf8')) as { products: Record<string, string[]> };
    const made = scene.sim.recorded('telecom').map(({ operation, detail }) => `${detail.method} ${operation}`);
    expect([...new Set(made)].sort()).toEqual(Object.values(products).flat().sort());
  });
});
