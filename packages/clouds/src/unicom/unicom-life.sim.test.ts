import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../conformance/case.ts';
import { pause } from '../once/pause.ts';
import type { CloudProvider } from '../port.ts';
import { machineName, siteName } from './name.ts';
import { machineShapes } from './shapes.ts';
import { liveCall, openUnicomScene, type UnicomScene, unicomSpec } from './testing.ts';

const timing = { bootMs: 20, listLagMs: 30 };
let scene: UnicomScene;
let provider: CloudProvider;
beforeEach(async () => {
  scene = await openUnicomScene(timing);
  provider = scene.open();
});
afterEach(() => scene.sim.close());

/** Orders a machine as the operator does, in a network that the console lays. */
async function orderInConsole(virtualMachineName: string, tagId: unknown = []): Promise<string> {
  const zoneCode = 'cn-langfang-2a';
  const network = await scene.browse('POST', '/console/networks', { name: siteName('home'), zoneCode, ports: [443] });
  const shape = machineShapes.light;
  const wanted = { flavorCode: shape.type, imageName: shape.image, volumeSize: String(shape.diskGiB) };
  const order = { virtualMachineName, zoneCode, userData: '#!/bin/sh\n', tagId, ...wanted, ...network };
  const { orderNo, virtualMachineId } = await scene.browse('POST', '/console/orders', order);
  await pause(timing.bootMs + timing.listLagMs + 20, liveCall().signal);
  expect(await scene.browse('GET', `/console/orders/${orderNo}`)).toMatchObject({ state: 'running' });
  return String(virtualMachineId);
}

describe('CUCloud without the guessed calls', () => {
  it('makes no machine and says what to do instead', async () => {
    expect(provider.describe().capabilities.creates).toBe('no');
    expect(provider.validate(unicomSpec('k1'))).toEqual([expect.objectContaining({ field: 'cloud' })]);
    const refused = { errorClass: 'invalid', message: expect.stringContaining('join as cloud "own"') };
    await expect(provider.createMachine(unicomSpec('k1'), liveCall())).rejects.toMatchObject(refused);
    const { problems, unproven } = await provider.check(liveCall());
    expect(problems).toEqual([]);
    expect(unproven).toEqual([expect.any(String), expect.stringContaining('join as cloud "own"')]);
    expect(scene.sim.recorded('unicom').some(({ operation }) => operation.startsWith('POST /instance'))).toBe(false);
  });

  it('lists a machine that was ordered in the console and tagged, and starts it, but cannot delete it', async () => {
    const tagId = [
      { key: 'hansa-owner', value: 'lg-unicom' },
      { key: 'hansa-key', value: 'k1' },
    ];
    const id = await orderInConsole(machineName('k1'), tagId);
    const listed = await collect(provider.listMachines({ owner: 'lg-unicom' }, liveCall()));
    expect(listed).toEqual([{ key: 'k1', handle: machineName('k1'), phase: 'running', type: 'cpu2ram8', tags: {} }]);
    expect(await provider.observeMachine({ key: 'k1' }, liveCall())).toMatchObject({
      phase: 'running',
      providerId: `unicom://cn-langfang-2/cn-langfang-2a/${id}`,
      privateAddress: expect.stringMatching(/^127\./),
    });
    await expect(provider.deleteMachine({ key: 'k1' }, liveCall())).rejects.toMatchObject({ errorClass: 'invalid' });
    await expect(provider.deleteSite({ key: 'home' }, liveCall())).rejects.toMatchObject({ errorClass: 'invalid' });
    await scene.browse('DELETE', `/console/ecs/${id}`);
    expect(await provider.observeMachine({ key: 'k1' }, liveCall())).toMatchObject({ phase: 'absent' });
  });

  it('does not take what nobody tagged for ours, and leaves it alone', async () => {
    await orderInConsole('somebody-else');
    expect(await collect(provider.listMachines({ owner: 'lg-unicom' }, liveCall()))).toEqual([]);
    await expect(provider.deleteSite({ key: 'home' }, liveCall())).rejects.toMatchObject({ errorClass: 'invalid' });
  });

  it('says that a machine is suspended when it stopped because its time was not paid', async () => {
    await orderInConsole(machineName('k1'));
    scene.sim.quotas('unicom').set('balance', 0);
    expect(await provider.observeMachine({ key: 'k1' }, liveCall())).toMatchObject({
      phase: 'suspended',
      error: expect.stringContaining('paid until'),
    });
  });

  it('tells which rule a security group has too many, since it can take none away', async () => {
    await scene.ensure(provider, 'home', [{ port: 22, from: '0.0.0.0/0' }]);
    const narrower = scene.ensure(provider, 'home', [{ port: 443, from: '0.0.0.0/0' }]);
    await expect(narrower).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('22 0.0.0.0/0'),
    });
  });
});

describe('the console of simulated CUCloud', () => {
  it('wants a login, and orders nothing that is not sold', async () => {
    await expect(scene.browse('POST', '/console/login', { account: 'x', password: 'y' })).rejects.toThrow('401');
    const bare = await fetch(`${scene.sim.endpoints.unicom?.http}/console/catalogue`);
    expect(bare.status).toBe(401);
    const order = { virtualMachineName: 'vm', zoneCode: 'cn-langfang-2a', flavorCode: 'cpu9ram9', imageName: 'x' };
    await expect(scene.browse('POST', '/console/orders', order)).rejects.toThrow('flavorCode');
  });

  it('does not answer the guessed calls unless it is told to', async () => {
    const guessing = scene.open({ unprovenCreate: true });
    await scene.ensure(guessing, 'home', []);
    await pause(3 * timing.listLagMs, liveCall().signal);
    await expect(guessing.createMachine(unicomSpec('k1'), liveCall())).rejects.toMatchObject({
      errorClass: 'not-found',
    });
  });
});
