import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { CloudProvider } from '../port.ts';
import { type ConformanceCase, collect, type Scene, secretOfSuite } from './case.ts';
import type { ConformanceWorld, WorldFaultKind } from './world.ts';

function worldOf({ world }: Scene): ConformanceWorld {
  assert.ok(world, 'The harness has no world; give `noWorld` its reason');
  return world;
}

/** Why the work failed: a CloudError that shows nothing secret. */
async function refusal(scene: Scene, work: Promise<unknown>): Promise<CloudError> {
  const error = await work.then(
    () => assert.fail('It should have failed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CloudError, inspect(error));
  const shown = inspect(error, { depth: 12, showHidden: true, maxStringLength: null });
  for (const secret of [...worldOf(scene).secrets, secretOfSuite])
    assert.ok(!shown.includes(secret), 'It shows a secret');
  return error;
}

const creating = ({ provider, spec, call }: Scene, key: string, by: CloudProvider = provider) =>
  by.createMachine(spec(key, secretOfSuite), call);

async function assertOne({ list, spec }: Scene, key: string): Promise<void> {
  const machines = await list(spec(key, '').owner);
  assert.equal(machines.filter((machine) => machine.key === key).length, 1);
}

/** What the vendor says in its own words, and the classes that it may be sorted into. */
const worded: readonly (readonly [kind: WorldFaultKind, classes: readonly CloudErrorClass[]])[] = [
  ['throttle', ['throttled']],
  ['quota', ['quota']],
  ['capacity', ['capacity']],
  ['credentials', ['credentials']],
  ['permission', ['permission']],
  ['account-blocked', ['account-blocked']],
  ['bad-image', ['not-found', 'invalid']],
];

/**
 * A refusal may also come later, in the vendor's operation: then an observation throws it, or is `failed` and says why, and
 * the machine is deleted before the same key is tried again.
 */
async function classedLater(scene: Scene, key: string, classes: readonly CloudErrorClass[]): Promise<void> {
  const untilMs = performance.now() + scene.settleMs;
  while (performance.now() < untilMs) {
    const seen = await scene.observe(key).catch((error: unknown) => error);
    if (seen instanceof CloudError) return assert.ok(classes.includes(seen.errorClass), inspect(seen));
    const { phase, error } = seen as Awaited<ReturnType<Scene['observe']>>;
    if (phase === 'failed') return assert.ok(error, 'It failed and does not say why');
    await delay(scene.settleMs / 50);
  }
  assert.fail('The fault was never told');
}

const wordedCases = worded.map(
  ([fault, classes]): ConformanceCase => ({
    rule: 'errors.classed',
    fault,
    name: `sorts ${fault} as ${classes.join(' or ')}`,
    run: async (scene) => {
      const world = worldOf(scene);
      const key = scene.newKey();
      world.script({ operation: world.operations.create, kind: fault });
      const outcome = await creating(scene, key).catch((error: unknown) => error);
      if (outcome instanceof CloudError) {
        await refusal(scene, Promise.reject(outcome));
        assert.ok(classes.includes(outcome.errorClass), inspect(outcome));
        // Mended, the same key goes on.
        world.clear();
        await scene.create(key);
        await scene.reach(key, 'running');
        return;
      }
      assert.ok(!(outcome instanceof Error), inspect(outcome));
      await classedLater(scene, key, classes);
      world.clear();
      await scene.remove(key);
    },
  }),
);

const garbage: readonly WorldFaultKind[] = ['server-error', 'reset', 'html', 'huge-json', 'wrong-types', 'redirect'];
const nothingLost: readonly CloudErrorClass[] = ['unavailable', 'unknown-outcome'];

const garbageCases = garbage.map(
  (fault): ConformanceCase => ({
    rule: 'errors.garbage',
    fault,
    name: `takes ${fault} for no answer, and loses nothing by it`,
    run: async (scene) => {
      const world = worldOf(scene);
      const key = scene.newKey();
      world.script({ operation: world.operations.create, kind: fault });
      const error = await refusal(scene, creating(scene, key));
      assert.ok(nothingLost.includes(error.errorClass), inspect(error));
      await scene.createSurely(key);
      await scene.reach(key, 'running');
      await assertOne(scene, key);
      // More often than an adapter asks again.
      world.script({ operation: world.operations.list, kind: fault, times: 20 });
      const listing = collect(scene.provider.listMachines({ owner: scene.spec(key, '').owner }, scene.call));
      assert.equal((await refusal(scene, listing)).errorClass, 'unavailable');
      world.clear();
    },
  }),
);

export const faultCases: readonly ConformanceCase[] = [
  ...wordedCases,
  ...garbageCases,
  {
    rule: 'create.adopts',
    fault: 'lost-answer',
    name: 'adopts what was made when the answer to its creation was lost, three times',
    run: async (scene) => {
      const world = worldOf(scene);
      const key = scene.newKey();
      world.script({ operation: world.operations.create, kind: 'lost-answer', times: 3 });
      for (let time = 0; time < 3; time++) {
        // A repeat may find the machine without asking for it once more; then nothing is lost.
        const outcome = await creating(scene, key).catch((error: unknown) => error);
        if (outcome instanceof CloudError) assert.equal(outcome.errorClass, 'unknown-outcome', inspect(outcome));
      }
      world.clear();
      await scene.createSurely(key);
      await scene.reach(key, 'running');
      await assertOne(scene, key);
    },
  },
  {
    rule: 'create.adopts',
    fault: 'lost-answer',
    name: 'adopts what was made before a restart that lost its answer',
    run: async (scene) => {
      const world = worldOf(scene);
      const key = scene.newKey();
      world.script({ operation: world.operations.create, kind: 'lost-answer' });
      assert.equal((await refusal(scene, creating(scene, key))).errorClass, 'unknown-outcome');
      await delay(world.listLagMs);
      const { handle } = await creating(scene, key, await world.reopen?.());
      assert.equal(await scene.create(key), handle);
      await scene.reach(key, 'running');
      await assertOne(scene, key);
    },
  },
  {
    rule: 'delete.complete',
    fault: 'lost-answer',
    name: 'deletes what was made when the answer was lost and the handle never learnt',
    run: async (scene) => {
      const world = worldOf(scene);
      const key = scene.newKey();
      world.script({ operation: world.operations.create, kind: 'lost-answer' });
      assert.equal((await refusal(scene, creating(scene, key))).errorClass, 'unknown-outcome');
      await scene.remove(key);
      await delay(world.listLagMs);
      assert.deepEqual(await scene.leftovers(), []);
    },
  },
  {
    rule: 'signal.ends',
    fault: 'hang',
    name: 'ends calls that the vendor never answers when their signal says so',
    run: async (scene) => {
      const world = worldOf(scene);
      const { provider, spec, newKey } = scene;
      const key = newKey();
      const soon = () => ({ ...scene.call, signal: AbortSignal.timeout(300) });
      world.script({ operation: world.operations.create, kind: 'hang' });
      const startedMs = performance.now();
      const error = await refusal(scene, provider.createMachine(spec(key, secretOfSuite), soon()));
      assert.equal(error.errorClass, 'unknown-outcome', inspect(error));
      // Only now: an adapter that looks before it creates would have met it there.
      world.script({ operation: world.operations.list, kind: 'hang' });
      const listing = collect(provider.listMachines({ owner: spec(key, '').owner }, soon()));
      assert.equal((await refusal(scene, listing)).errorClass, 'unavailable');
      assert.ok(performance.now() - startedMs < 3_000, 'It went on after its signal');
      world.clear();
      await scene.createSurely(key);
      await scene.reach(key, 'running');
      await assertOne(scene, key);
    },
  },
  {
    rule: 'list.pages',
    name: 'lists more machines than a page holds, once each, when they are listed late',
    run: async (scene) => {
      const keys = Array.from({ length: 12 }, scene.newKey);
      for (const key of keys) await scene.create(key);
      const { owner } = scene.spec('any', '');
      // As they become visible; none may be there twice.
      const early = await collect(scene.provider.listMachines({ owner }, scene.call));
      assert.equal(new Set(early.map(({ key }) => key)).size, early.length);
      const listed = (await scene.list(owner)).map(({ key }) => key);
      assert.deepEqual(listed.toSorted(), keys.toSorted());
    },
  },
  {
    rule: 'errors.secret',
    fault: 'credentials',
    name: 'sorts a wrong secret as credentials, and shows neither it nor the right one',
    run: async (scene) => {
      const { owner } = scene.spec('any', '');
      const stranger = await worldOf(scene).withWrongSecret();
      const error = await refusal(scene, collect(stranger.listMachines({ owner }, scene.call)));
      assert.equal(error.errorClass, 'credentials', inspect(error));
      // What the operator must mend may also be told as a result.
      const checked = await stranger.check(scene.call).catch((failure: unknown) => failure);
      if (checked instanceof Error) await refusal(scene, Promise.reject(checked));
      else assert.ok((checked as { problems: readonly string[] }).problems.length > 0);
    },
  },
];
