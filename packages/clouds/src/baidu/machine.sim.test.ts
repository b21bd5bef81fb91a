import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@hansa/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBaiduCloud } from './index.ts';
import { type BaiduScene, liveCall, openBaiduScene, region } from './testing.ts';

/** Long beside an exchange, also on a busy computer: what happens within it must happen within it. */
const timing = { bootMs: 20, listLagMs: 800 };
let scene: BaiduScene;
beforeEach(async () => {
  scene = await openBaiduScene(timing);
});
afterEach(() => scene.close());

describe('a machine of Baidu', () => {
  it('holds its first spec after a restart, also while no list shows it', async () => {
    const { handle } = await scene.provider.createMachine(scene.spec('k-1'), liveCall());
    const restarted = await scene.open();
    const other = { ...scene.spec('k-1'), tags: { city: 'another' } };
    await expect(restarted.createMachine(other, liveCall())).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    await delay(timing.listLagMs);
    expect(await restarted.createMachine(other, liveCall())).toEqual({ handle });
  });

  it('is not called absent by a process that cannot know yet', async () => {
    await scene.provider.createMachine(scene.spec('k-2'), liveCall());
    const restarted = await scene.open();
    expect(await restarted.observeMachine({ key: 'k-2' }, liveCall())).toMatchObject({ phase: 'unknown' });
    await delay(timing.listLagMs);
    expect(await restarted.observeMachine({ key: 'k-2' }, liveCall())).toMatchObject({ phase: 'running' });
  });

  it('that expired for money is suspended, and is not started', async () => {
    const { handle } = await scene.provider.createMachine(scene.spec('k-3'), liveCall());
    const ref = { key: 'k-3', handle };
    const fault = { operation: 'GET /v2/instance/{id}', kind: 'account-blocked', times: 2 } as const;
    scene.sim.faults('baidu').script(fault);
    expect(await scene.provider.observeMachine(ref, liveCall())).toMatchObject({
      phase: 'suspended',
      error: expect.stringContaining('pay'),
    });
    await expect(scene.provider.startMachine(ref, liveCall())).rejects.toMatchObject({ errorClass: 'account-blocked' });
  });
});

describe('the client of Baidu', () => {
  const open = (options: { endpoint: string; caFile?: string }, nowMs = systemClock.nowMs) =>
    createBaiduCloud({ region, credentials: scene.credentials, options }, { clock: { nowMs } });

  it('trusts no certificate that its authority did not sign, whatever the SDK would', async () => {
    const endpoint = scene.sim.endpoints.baidu?.https ?? '';
    const strict = await open({ endpoint });
    await expect(strict.check(liveCall())).rejects.toMatchObject({ errorClass: 'unavailable' });
    const trusting = await open({ endpoint, caFile: scene.sim.caFile });
    expect((await trusting.check(liveCall())).problems).toEqual([]);
  });

  it('tells of our clock that is off by an hour as of itself, with the vendor’s request id', async () => {
    for (const offMs of [-3_600_000, 3_600_000]) {
      const late = await open({ endpoint: scene.sim.endpoints.baidu?.http ?? '' }, () => Date.now() + offMs);
      await expect(late.check(liveCall())).rejects.toMatchObject({
        errorClass: 'clock',
        message: expect.stringContaining(`60 minutes: ${offMs > 0 ? 'ahead' : 'behind'}`),
        vendorRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }
  });

  it('knows no region that does not exist', async () => {
    const settings = { region: 'atlantis', credentials: scene.credentials };
    await expect(createBaiduCloud(settings, { clock: systemClock })).rejects.toMatchObject({ errorClass: 'invalid' });
  });
});
