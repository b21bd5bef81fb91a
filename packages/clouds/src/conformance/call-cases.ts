import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CloudError, cloudErrorClasses } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { type ConformanceCase, collect, type Scene, secretOfSuite } from './case.ts';

const broken = (spec: MachineSpec): readonly MachineSpec[] => [
  { ...spec, key: '../escape' },
  { ...spec, type: 'no-such-type' },
  { ...spec, image: 'no-such-image' },
];

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const isOf = (error: unknown, errorClass: string) => error instanceof CloudError && error.errorClass === errorClass;

/** Every call of the port, once. */
const everyCall = ({ provider, newKey, spec }: Scene, call: Scene['call']): readonly (() => Promise<unknown>)[] => [
  () => provider.check(call),
  () => provider.offers({ region: 'any' }, call),
  () => provider.ensureSite({ owner: spec('any', '').owner, key: 'site', region: 'any', ingress: [] }, call),
  () => provider.createMachine(spec(newKey(), ''), call),
  () => provider.startMachine({ key: newKey() }, call),
  () => provider.observeMachine({ key: newKey() }, call),
  () => collect(provider.listMachines({ owner: spec('any', '').owner }, call)),
  () => provider.deleteMachine({ key: newKey() }, call),
  () => provider.deleteSite({ key: 'site' }, call),
];

export const callCases: readonly ConformanceCase[] = [
  {
    rule: 'validate.agrees',
    name: 'refuses as invalid what validate finds, and only that',
    run: async ({ newKey, spec, provider, call }) => {
      const good = spec(newKey(), '');
      assert.deepEqual(provider.validate(good), []);
      await provider.createMachine(good, call);
      for (const bad of broken(good)) {
        assert.notDeepEqual(provider.validate(bad), []);
        assert.ok(isOf(await failureOf(provider.createMachine(bad, call)), 'invalid'));
      }
    },
  },
  {
    rule: 'signal.ends',
    name: 'ends every call at once when its signal is aborted',
    run: async (scene) => {
      const call = { ...scene.call, signal: AbortSignal.abort() };
      for (const attempt of everyCall(scene, call)) {
        const startedMs = performance.now();
        assert.ok((await failureOf(attempt())) instanceof CloudError);
        assert.ok(performance.now() - startedMs < 1_000);
      }
    },
  },
  {
    rule: 'errors.closed',
    name: 'fails only with errors of the closed set',
    run: async ({ spec, newKey, provider, call }) => {
      const failures = [
        ...broken(spec(newKey(), '')).map((bad) => provider.createMachine(bad, call)),
        provider.startMachine({ key: newKey() }, call),
      ];
      for (const failure of await Promise.all(failures.map(failureOf))) {
        assert.ok(failure instanceof CloudError, inspect(failure));
        assert.ok(failure.errorClass in cloudErrorClasses);
      }
    },
  },
  {
    rule: 'errors.secret',
    name: 'shows user data nowhere',
    run: async ({ spec, newKey, provider, call, create, observe, list }) => {
      const key = newKey();
      await create(key);
      const refused = broken(spec(newKey(), secretOfSuite)).map((bad) => failureOf(provider.createMachine(bad, call)));
      const shown = [...(await Promise.all(refused)), await observe(key), await list(spec(key, '').owner)];
      assert.ok(!inspect(shown, { depth: 10, showHidden: true }).includes(secretOfSuite));
    },
  },
  {
    rule: 'site.repeat',
    name: 'ensures and deletes a site again without a change',
    run: async ({ provider, call, spec, removeSite }) => {
      const site = {
        owner: spec('any', '').owner,
        key: 'twice',
        region: 'any',
        ingress: [{ port: 443, from: '0.0.0.0/0' }],
      };
      const first = await provider.ensureSite(site, call);
      assert.equal((await provider.ensureSite(site, call)).site, first.site);
      await removeSite('twice');
      await removeSite('twice');
    },
  },
  {
    rule: 'site.occupied',
    name: 'refuses to delete a site in which a machine stands',
    run: async ({ provider, call, spec, newKey, remove, removeSite, list }) => {
      const key = newKey();
      const wanted = spec(key, '');
      const { site } = await provider.ensureSite(
        { owner: wanted.owner, key: 'busy', region: 'any', ingress: [] },
        call,
      );
      await provider.createMachine({ ...wanted, site }, call);
      // Until lists have caught up, nobody can know that it stands there.
      await list(wanted.owner);
      assert.ok(isOf(await failureOf(provider.deleteSite({ key: 'busy' }, call)), 'invalid'));
      await remove(key);
      await removeSite('busy');
    },
  },
  {
    rule: 'describe.constant',
    name: 'describes itself the same at any time',
    run: async ({ provider, newKey, create }) => {
      const before = structuredClone(provider.describe());
      await create(newKey());
      assert.deepEqual(provider.describe(), before);
    },
  },
];
