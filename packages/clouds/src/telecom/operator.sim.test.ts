import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eopDate, signEop } from './sign.ts';
import { liveCall, openTelecomScene, type TelecomScene } from './testing.ts';

/** What an operator does by hand at the simulated vendor, outside of us. */
let scene: TelecomScene;
beforeEach(async () => {
  scene = await openTelecomScene({ bootMs: 40, listLagMs: 0 });
});
afterEach(() => scene.close());

interface Answer {
  readonly errorCode: string;
  readonly returnObj: Readonly<Record<string, unknown>> & { readonly results: readonly Record<string, unknown>[] };
}

async function call(target: string, body: string): Promise<Answer> {
  const date = eopDate(Date.now(), 'beijing');
  const query = target.split('?')[1] ?? '';
  const headers = signEop({ ...scene.credentials, requestId: randomUUID(), date, query, body });
  const sent = body === '' ? {} : { method: 'POST', body };
  const answer = await fetch(`${scene.sim.endpoints.telecom?.http}${target}`, { ...sent, headers });
  return (await answer.json()) as Answer;
}
const get = (target: string) => call(target, '');
const post = (path: string, fields: object) => call(path, JSON.stringify({ regionID: scene.region, ...fields }));

describe('an operator at the simulated Telecom', () => {
  it('reboots a machine, and changes its flavor only when it is stopped', async () => {
    await scene.provider.createMachine(scene.spec('k-1'), liveCall());
    const seen = async () => (await post('/v4/ecs/list-instances', {})).returnObj.results[0];
    await expect.poll(async () => (await seen())?.instanceStatus, { timeout: 5_000 }).toBe('running');
    const { instanceID, azName } = (await seen()) ?? {};
    await post('/v4/ecs/reboot-instance', { instanceID });
    await expect.poll(async () => (await seen())?.instanceStatus).toBe('running');

    const flavors = (await post('/v4/ecs/flavor/list', { azName })).returnObj as unknown as {
      readonly flavorList: readonly { flavorID: string; flavorName: string; available: boolean }[];
    };
    const before = (await seen())?.flavor as { flavorName: string };
    const other = flavors.flavorList.find((each) => each.available && each.flavorName !== before.flavorName);
    const resize = () =>
      post('/v4/ecs/update-flavor-spec', { instanceID, flavorID: other?.flavorID, clientToken: 't' });
    expect((await resize()).errorCode).toBe('Ecs.Instance.StatusNotStopped');
    await post('/v4/ecs/stop-instance', { instanceID });
    const ordered = await resize();
    expect(ordered.errorCode).toBe('SUCCESS');
    const orderOf = () => get(`/v4/order/query-uuid?masterOrderId=${ordered.returnObj.masterOrderID}`);
    await expect.poll(async () => (await orderOf()).returnObj.resourceUUID).toEqual([instanceID]);
    expect((await seen())?.flavor).toMatchObject({ flavorName: other?.flavorName });
    const open = scene.sim
      .bill('telecom')
      .lines()
      .filter((line) => line.open && line.resource === instanceID);
    expect(open.map(({ sku }) => sku)).toEqual([other?.flavorName]);
  });
});
