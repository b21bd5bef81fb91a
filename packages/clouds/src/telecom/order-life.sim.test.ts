import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../conformance/case.ts';
import { liveCall, openTelecomScene, owner, type TelecomScene } from './testing.ts';

const overdueMs = 500;
let scene: TelecomScene;
beforeEach(async () => {
  scene = await openTelecomScene({ bootMs: 20, listLagMs: 0 });
});
afterEach(() => scene.close());

const createOperation = '/v4/ecs/create-instance';
const deleteOperation = '/v4/ecs/delete-instance';

describe('an order of China Telecom', () => {
  it('that may be under way keeps its address after a restart, until it never can make a machine', async () => {
    scene.sim.faults('telecom').script({ operation: createOperation, kind: 'reset' });
    await expect(scene.provider.createMachine(scene.spec('k-1'), liveCall())).rejects.toMatchObject({
      errorClass: 'unknown-outcome',
    });
    const restarted = await scene.open();
    await restarted.deleteMachine({ key: 'k-1' }, liveCall());
    expect(await restarted.observeMachine({ key: 'k-1' }, liveCall())).toMatchObject({ phase: 'creating' });
    expect(await collect(restarted.listMachines({ owner }, liveCall()))).toEqual([]);

    await delay(overdueMs + 50);
    expect(await restarted.observeMachine({ key: 'k-1' }, liveCall())).toMatchObject({ phase: 'failed' });
    // Nothing tells its key any more, so it is listed, and may be deleted, by its name.
    const [left] = await collect(restarted.listMachines({ owner }, liveCall()));
    expect(left?.key).toMatch(/^hansa-/);
    await restarted.deleteMachine({ key: left?.key ?? '' }, liveCall());
    expect(await restarted.observeMachine({ key: 'k-1' }, liveCall())).toMatchObject({ phase: 'absent' });
    expect(scene.sim.vendor('telecom').holds?.()).toEqual([]);
  });

  it('is done once its machine was seen, though the answer to its deletion was lost or somebody else deleted it', async () => {
    scene.sim.faults('telecom').script({ operation: deleteOperation, kind: 'lost-answer' });
    await scene.provider.createMachine(scene.spec('k-5'), liveCall());
    await delay(50);
    const lost = scene.provider.deleteMachine({ key: 'k-5' }, liveCall());
    await expect(lost).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    await delay(50);
    expect(await scene.provider.observeMachine({ key: 'k-5' }, liveCall())).toMatchObject({ phase: 'absent' });

    await scene.provider.createMachine(scene.spec('k-6'), liveCall());
    await delay(50);
    expect(await scene.provider.observeMachine({ key: 'k-6' }, liveCall())).toMatchObject({ phase: 'running' });
    await (await scene.open()).deleteMachine({ key: 'k-6' }, liveCall());
    await delay(50);
    expect(await scene.provider.observeMachine({ key: 'k-6' }, liveCall())).toMatchObject({ phase: 'absent' });
  });

  it('that is not paid says so, and another follows it', async () => {
    scene.sim.faults('telecom').script({ operation: createOperation, kind: 'account-blocked' });
    await expect(scene.provider.createMachine(scene.spec('k-2'), liveCall())).rejects.toMatchObject({
      errorClass: 'account-blocked',
      message: expect.stringContaining('payment'),
    });
    expect(await scene.provider.observeMachine({ key: 'k-2' }, liveCall())).toMatchObject({ phase: 'failed' });
    await scene.provider.createMachine(scene.spec('k-2'), liveCall());
    await delay(50);
    expect(await scene.provider.observeMachine({ key: 'k-2' }, liveCall())).toMatchObject({ phase: 'running' });
  });

  it('shows a machine that the vendor froze for money as suspended, and does not start it', async () => {
    await scene.provider.createMachine(scene.spec('k-3'), liveCall());
    await delay(50);
    scene.sim.faults('telecom').script({ operation: '/v4/ecs/list-instances', kind: 'account-blocked', times: 2 });
    expect(await scene.provider.observeMachine({ key: 'k-3' }, liveCall())).toMatchObject({
      phase: 'suspended',
      error: expect.stringContaining('pay'),
    });
    await expect(scene.provider.startMachine({ key: 'k-3' }, liveCall())).rejects.toMatchObject({
      errorClass: 'account-blocked',
    });
  });

  it('stands in one network, though many machines ask for it at once', async () => {
    const sites = await Promise.all(Array.from({ length: 8 }, () => scene.ensure('busy', [])));
    expect(new Set(sites).size).toBe(1);
    const made = scene.sim.recorded('telecom').filter(({ operation }) => operation === '/v4/vpc/create');
    expect(made.length).toBe(2);
  });
});
