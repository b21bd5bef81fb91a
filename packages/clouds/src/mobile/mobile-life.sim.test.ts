import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../conformance/case.ts';
import { pause } from '../once/pause.ts';
import { homeSite, liveCall, type MobileScene, mobileSpec, openMobileScene, operations } from './testing.ts';

const timing = { bootMs: 30, listLagMs: 100 };
let scene: MobileScene;
beforeEach(async () => {
  scene = await openMobileScene(timing);
});
afterEach(() => scene.close());

const create = (key: string, { provider } = scene) => provider.createMachine(mobileSpec(key), liveCall());
const observe = (key: string, { provider } = scene) => provider.observeMachine({ key }, liveCall());
const orders = () => scene.sim.recorded('mobile').filter(({ operation }) => operation === operations.create).length;

async function reach(key: string, phase: string, { provider } = scene) {
  const call = liveCall();
  for (;;) {
    const seen = await provider.observeMachine({ key }, call);
    if (seen.phase === phase) return seen;
    await pause(10, call.signal);
  }
}

describe('a machine on ECloud', () => {
  it('is ordered once although the answer was lost and the list is late', async () => {
    scene.sim.faults('mobile').script({ operation: operations.create, kind: 'lost-answer' });
    await expect(create('k1')).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    await create('k1');
    await reach('k1', 'running');
    expect(orders()).toBe(1);
  });

  it('is ordered again when the first order had no effect, not before the list has proven it', async () => {
    scene.sim.faults('mobile').script({ operation: operations.create, kind: 'reset' });
    await expect(create('k1')).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    const startedMs = performance.now();
    await create('k1');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(scene.settleMs - 10);
    await reach('k1', 'running');
    expect(
      scene.sim
        .vendor('mobile')
        .holds?.()
        .filter((each) => each.startsWith('instance')),
    ).toHaveLength(1);
  });

  it('is found by a process that starts after the one that ordered it', async () => {
    await create('k1');
    const provider = scene.open();
    // Not listed yet, and nobody has told this process of the order.
    expect(await provider.observeMachine({ key: 'k1' }, liveCall())).toMatchObject({ phase: 'unknown' });
    await provider.createMachine(mobileSpec('k1'), liveCall());
    await reach('k1', 'running', { ...scene, provider });
    expect(orders()).toBe(1);
  });

  it.each([operations.list, operations.create])('is made although %s was never answered', async (operation) => {
    scene.sim.faults('mobile').script({ operation, kind: 'hang' });
    const call = { ...liveCall(), signal: AbortSignal.timeout(200) };
    const startedMs = performance.now();
    const unanswered = scene.provider.createMachine(mobileSpec('k1'), call);
    await expect(unanswered).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await create('k1');
    await reach('k1', 'running');
  });

  it('is creating from its order on, with its tags, and listed so', async () => {
    const { handle } = await create('k1');
    expect(await observe('k1')).toMatchObject({ phase: 'creating', tags: { city: '320500' } });
    const listed = await collect(scene.provider.listMachines({ owner: 'lg-mobile' }, liveCall()));
    expect(listed).toEqual([{ key: 'k1', handle, phase: 'creating', tags: { city: '320500' } }]);
  });

  it('has an address of its own, and is suspended while the account owes money', async () => {
    await create('k1');
    const seen = await reach('k1', 'running');
    expect(seen).toMatchObject({
      publicAddress: expect.stringMatching(/^127\./),
      providerId: expect.stringMatching(/^mobile:\/\/cn-jiangsu-1\/cn-jiangsu-1a\/ecs-/),
    });
    scene.sim.quotas('mobile').set('balance', 0);
    expect(await observe('k1')).toMatchObject({ phase: 'suspended', error: expect.stringContaining('frozen') });
    await expect(create('k2')).rejects.toMatchObject({ errorClass: 'account-blocked' });
    await expect(scene.provider.check(liveCall())).rejects.toMatchObject({
      errorClass: 'account-blocked',
      message: expect.stringContaining('no money'),
    });
  });

  it('that is still being made is not deleted by an answer that is OK as a whole', async () => {
    await scene.close();
    scene = await openMobileScene({ ...timing, bootMs: 1_000 });
    await create('k1');
    while ((await observe('k1')).providerId === undefined) await pause(10, liveCall().signal);
    const refused = scene.provider.deleteMachine({ key: 'k1' }, liveCall());
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('正在创建') });
    expect(await observe('k1')).toMatchObject({ phase: 'creating' });
  });

  it('is found among more than a page of others, and none of those is touched', async () => {
    scene.sim.quotas('mobile').set('servers', 500);
    await Promise.all(Array.from({ length: 120 }, (_, index) => create(`m${index}`)));
    await pause(timing.listLagMs * 2, liveCall().signal);
    const provider = scene.open();
    const listed = await collect(provider.listMachines({ owner: 'lg-mobile' }, liveCall()));
    expect(new Set(listed.map(({ key }) => key)).size).toBe(120);
    await reach('m7', 'running');
    await scene.provider.deleteMachine({ key: 'm7' }, liveCall());
    expect(await collect(scene.provider.listMachines({ owner: 'lg-mobile' }, liveCall()))).toHaveLength(119);
  });
});

describe('the site of machines on ECloud', () => {
  it('has the rules that were asked for and no others, whatever it had before', async () => {
    const rules = [
      { port: 22, from: '10.0.0.0/8' },
      { port: 443, from: '0.0.0.0/0' },
    ];
    await scene.ensure('home', rules);
    await scene.ensure('home', [...rules].reverse());
    await scene.ensure('home', rules.slice(1));
    const calls = scene.sim.recorded('mobile').map(({ operation }) => operation);
    const count = (operation: string) => calls.filter((each) => each === operation).length;
    expect(count('POST /api/openapi-vpc/customer/v3/SecurityGroupRule')).toBe(2);
    expect(count('DELETE /api/openapi-vpc/customer/v3/SecurityGroupRule/{id}')).toBe(1);
    expect(count('POST /api/openapi-vpc/customer/v3/order/create/vpc')).toBe(1);
  });

  it('must be there before a machine is ordered into it', async () => {
    const spec = { ...mobileSpec('k1'), site: `${homeSite.slice(0, -4)}0000` };
    await expect(scene.provider.createMachine(spec, liveCall())).rejects.toMatchObject({ errorClass: 'not-found' });
    expect(orders()).toBe(0);
  });
});
