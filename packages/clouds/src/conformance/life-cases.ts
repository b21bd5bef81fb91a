import assert from 'node:assert/strict';
import type { ConformanceCase } from './case.ts';

export const lifeCases: readonly ConformanceCase[] = [
  {
    rule: 'observe.absent',
    name: 'observes a machine that never was as absent',
    run: async ({ newKey, observe }) => {
      const { phase, tags } = await observe(newKey());
      assert.equal(phase, 'absent');
      assert.deepEqual(tags, {});
    },
  },
  {
    rule: 'observe.stopped',
    name: 'observes a machine that ended by itself as stopped',
    run: async ({ newKey, create, reach, crash }) => {
      const key = newKey();
      await create(key);
      await reach(key, 'running');
      await crash(key);
      await reach(key, 'stopped');
    },
  },
  {
    rule: 'observe.type',
    name: 'tells the type of a machine that runs',
    run: async ({ newKey, create, reach, spec, list }) => {
      const key = newKey();
      await create(key);
      const { owner, type } = spec(key, '');
      assert.equal((await reach(key, 'running')).type, type);
      assert.equal((await list(owner)).find((each) => each.key === key)?.type, type);
    },
  },
  {
    rule: 'start.same',
    name: 'starts a stopped machine with its address, and a running one not again',
    run: async ({ newKey, create, reach, crash, provider, call }) => {
      const key = newKey();
      await create(key);
      const before = await reach(key, 'running');
      await provider.startMachine({ key }, call);
      await crash(key);
      await reach(key, 'stopped');
      await provider.startMachine({ key }, call);
      const after = await reach(key, 'running');
      assert.equal(after.privateAddress, before.privateAddress);
    },
  },
  {
    rule: 'list.owner',
    name: "lists an owner's machines once each and nobody else's",
    run: async ({ newKey, create, spec, list }) => {
      const keys = [newKey(), newKey()];
      for (const key of keys) await create(key);
      const { owner } = spec('any', '');
      const listed = (await list(owner)).map(({ key }) => key);
      for (const key of keys) assert.equal(listed.filter((each) => each === key).length, 1);
      assert.deepEqual(await list(`${owner}-not`), []);
    },
  },
  {
    rule: 'delete.absent',
    name: 'deletes until the machine is absent and not listed',
    run: async ({ newKey, create, remove, reach, list, spec }) => {
      const key = newKey();
      await create(key);
      await reach(key, 'running');
      await remove(key);
      const listed = await list(spec(key, '').owner);
      assert.ok(!listed.some((machine) => machine.key === key));
    },
  },
  {
    rule: 'delete.twice',
    name: 'deletes what is absent already',
    run: async ({ newKey, create, remove }) => {
      const [once, never] = [newKey(), newKey()];
      await create(once);
      await remove(once);
      await remove(once);
      await remove(never);
    },
  },
  {
    rule: 'delete.creating',
    name: 'deletes a machine while it is being created',
    run: async ({ newKey, create, remove }) => {
      const key = newKey();
      // The creation may win, lose or be refused; only the deletion must end where it says.
      const creation = create(key).catch(() => undefined);
      await remove(key);
      await creation;
      await remove(key);
    },
  },
  {
    rule: 'delete.others',
    name: 'leaves the other machines running',
    run: async ({ newKey, create, reach, remove, observe }) => {
      const [stays, goes] = [newKey(), newKey()];
      await Promise.all([create(stays), create(goes)]);
      await Promise.all([reach(stays, 'running'), reach(goes, 'running')]);
      await remove(goes);
      assert.equal((await observe(stays)).phase, 'running');
    },
  },
];
