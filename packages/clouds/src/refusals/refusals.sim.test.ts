import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { AccountCheck, CloudProvider, MachineSpec } from '../port.ts';
import {
  type AdapterName,
  adapters,
  type BadInputScene,
  call,
  openScene,
  owner,
  secretOfScript,
  settleMs,
} from './testing.ts';

const hourMs = 3_600_000;

/** Nothing of these requests carries the time of our clock. */
const timeless: Readonly<Partial<Record<AdapterName, string>>> = {
  azure: 'a client secret is sent as it is, and a token lives for a time that Entra ID counts',
};

/** Clouds that do not say what it is that does not exist: a well-formed type may be refused as `invalid`. */
const wordless: Readonly<Partial<Record<AdapterName, string>>> = {
  baidu: 'InappropriateJSON is its code for any value that it does not take',
};

const failureOf = async (work: Promise<unknown>): Promise<CloudError> => {
  const failure = await work.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (failure instanceof CloudError) return failure;
  throw new Error(`It should have failed with a CloudError: ${inspect(failure)}`);
};

/** What a check says is wrong: the error that ended it, else the first thing that it found refused. */
async function refusedBy(provider: CloudProvider): Promise<CloudError> {
  const outcome = await provider.check(call()).catch((error: unknown) => error);
  if (outcome instanceof CloudError) return outcome;
  const [first] = (outcome as AccountCheck).refused ?? [];
  if (first === undefined) throw new Error(`The check found nothing refused: ${inspect(outcome)}`);
  return first;
}

describe.each(Object.keys(adapters) as AdapterName[])('bad input on %s', (cloud) => {
  let scene: BadInputScene;
  let provider: CloudProvider;
  beforeAll(async () => {
    scene = await openScene(cloud);
    provider = await scene.open();
    // Until then it cannot tell what a process before it has ordered.
    await delay(2 * settleMs);
  });
  afterAll(async () => {
    await scene.sim.close();
    expect(scene.sim.failures).toEqual([]);
  });

  /** Of one of these classes, with the vendor's ids where its wire carries any, and with nothing secret. */
  const expectTold = (error: CloudError, classes: readonly CloudErrorClass[], ids: readonly ('code' | 'request')[]) => {
    expect(classes, inspect(error)).toContain(error.errorClass);
    const shown = inspect(error, { depth: 12, showHidden: true, maxStringLength: null });
    for (const secret of [...scene.secrets, secretOfScript]) expect(shown.includes(secret)).toBe(false);
    if (ids.includes('code')) expect(error.vendorCode, inspect(error)).toEqual(expect.any(String));
    const hasIds = provider.describe().capabilities.requestIds !== 'operations';
    if (ids.includes('request') && hasIds) expect(error.vendorRequestId, inspect(error)).toEqual(expect.any(String));
  };

  /** Why a creation fails: at once, or later, which an observation tells. */
  const creationFailure = async (spec: MachineSpec): Promise<CloudError> => {
    const outcome = await provider.createMachine(spec, call()).catch((error: unknown) => error);
    if (outcome instanceof CloudError) return outcome;
    return await expect
      .poll(async () => (await provider.observeMachine({ key: spec.key }, call())).failure, { timeout: 5_000 })
      .toBeInstanceOf(CloudError)
      .then(async () => {
        const { failure } = await provider.observeMachine({ key: spec.key }, call());
        return failure as CloudError;
      });
  };

  const remove = async (key: string) => {
    const isGone = async () => {
      await provider.deleteMachine({ key }, call());
      return (await provider.observeMachine({ key }, call())).phase;
    };
    await expect.poll(isGone, { timeout: 10_000, interval: settleMs }).toBe('absent');
  };

  /** The same key goes on once the cause is mended. */
  const expectGoesOn = async (spec: MachineSpec) => {
    const create = () =>
      provider.createMachine(spec, call()).then(
        () => 'made',
        () => 'not yet',
      );
    await expect.poll(create, { timeout: 10_000, interval: settleMs }).toBe('made');
    const phase = async () => (await provider.observeMachine({ key: spec.key }, call())).phase;
    await expect.poll(phase, { timeout: 10_000, interval: settleMs }).toBe('running');
    await delay(settleMs);
    const listed: string[] = [];
    for await (const { key } of provider.listMachines({ owner }, call())) listed.push(key);
    expect(listed.filter((key) => key === spec.key)).toHaveLength(1);
    await remove(spec.key);
  };

  it('wrong keys: credentials, told by the check as by a creation', async () => {
    const stranger = await scene.open({ wrongKeys: true });
    expectTold(await failureOf(stranger.check(call())), ['credentials'], ['code', 'request']);
    expectTold(await failureOf(stranger.createMachine(scene.spec(), call())), ['credentials'], ['code', 'request']);
  });

  it('a missing permission: told by the check with all else that is missing, and by a creation', async () => {
    scene.sim.faults(cloud).script({ kind: 'permission', operation: scene.operations.check });
    expectTold(await refusedBy(provider), ['permission'], ['code', 'request']);
    expect((await provider.check(call())).refused ?? []).toEqual([]);
    const spec = scene.spec();
    scene.sim.faults(cloud).script({ kind: 'permission', operation: scene.operations.create });
    expectTold(await creationFailure(spec), ['permission'], ['code', 'request']);
    await expectGoesOn(spec);
  });

  it('an unknown region: told by the check, or before anything is sent', async () => {
    const failure = await failureOf(scene.open({ region: scene.unknownRegion }).then(refusedBy));
    expectTold(failure, ['not-found', 'invalid'], []);
    expect(failure.message).toMatch(/region/i);
  });

  it('an unknown type and an unknown image: not found, or found by validation', async () => {
    for (const change of [{ type: scene.unknownType }, { image: scene.unknownImage }]) {
      const spec = scene.spec(change);
      const isValid = provider.validate(spec).length === 0;
      const failure = await creationFailure(spec);
      const vague = cloud in wordless ? (['invalid'] as const) : [];
      expectTold(failure, isValid ? ['not-found', ...vague] : ['invalid'], []);
      await remove(spec.key);
    }
  });

  it('an exhausted quota and a blocked account: each its class, with the vendor’s ids', async () => {
    for (const kind of ['quota', 'account-blocked'] as const) {
      const spec = scene.spec();
      scene.sim.faults(cloud).script({ kind, operation: scene.operations.create });
      expectTold(await creationFailure(spec), [kind], ['code', 'request']);
      if ((await provider.observeMachine({ key: spec.key }, call())).phase === 'failed') await remove(spec.key);
      else await expectGoesOn(spec);
    }
    scene.sim.faults(cloud).script({ kind: 'account-blocked', operation: scene.operations.check });
    expectTold(await failureOf(provider.check(call())), ['account-blocked'], ['code', 'request']);
  });

  it('a stub that is too long: found before anything is sent, by name and limit', async () => {
    const { userDataBytesMax } = provider.describe().limits;
    const spec = scene.spec({ userData: `#!/bin/sh\n#${'x'.repeat(userDataBytesMax)}` });
    const [violation] = provider.validate(spec);
    expect(violation?.field).toBe('userData');
    const before = scene.sim.recorded(cloud).length;
    const failure = await failureOf(provider.createMachine(spec, call()));
    expectTold(failure, ['invalid'], []);
    expect(failure.message).toMatch(/userData .*\d/);
    expect(scene.sim.recorded(cloud)).toHaveLength(before);
  });

  it('a clock off by an hour: told as what it is, either way, and gone once it is right', async () => {
    for (const [aheadMs, way] of [
      [hourMs, 'ahead'],
      [-hourMs, 'behind'],
    ] as const) {
      scene.putAheadMs(aheadMs);
      const late = await scene.open();
      if (timeless[cloud] !== undefined) expect((await late.check(call())).refused ?? []).toEqual([]);
      else {
        const failure = await failureOf(late.check(call()));
        expectTold(failure, ['clock'], ['code', 'request']);
        expect(failure.message).toMatch(new RegExp(`off by about 60 minutes: ${way} `));
        const refused = await failureOf(late.createMachine(scene.spec(), call()));
        expectTold(refused, ['clock'], ['code', 'request']);
      }
      scene.putAheadMs(0);
      await (await scene.open()).check(call());
    }
  });

  it.each(['html', 'huge-json', 'wrong-types', 'redirect'] as const)(
    '%s in place of an answer: no answer, capped, and nothing is lost',
    async (kind) => {
      const faults = scene.sim.faults(cloud);
      // More often than an adapter asks again.
      faults.script({ kind, operation: scene.operations.check, times: 20 });
      expectTold(await failureOf(provider.check(call())), ['unavailable'], []);
      faults.clear();
      const spec = scene.spec();
      faults.script({ kind, operation: scene.operations.create });
      expectTold(await failureOf(provider.createMachine(spec, call())), ['unknown-outcome', 'unavailable'], []);
      await expectGoesOn(spec);
    },
  );
});
