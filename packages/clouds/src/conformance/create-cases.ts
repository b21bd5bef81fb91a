import assert from 'node:assert/strict';
import { CloudError } from '../errors.ts';
import type { ConformanceCase } from './case.ts';

export const createCases: readonly ConformanceCase[] = [
  {
    rule: 'create.once',
    name: 'makes one machine of one key, asked twice',
    run: async ({ newKey, create, list, spec }) => {
      const key = newKey();
      const handle = await create(key);
      assert.equal(await create(key), handle);
      const machines = await list(spec(key, '').owner);
      assert.equal(machines.filter((machine) => machine.key === key).length, 1);
    },
  },
  {
    rule: 'create.once',
    name: 'makes one machine of one key, asked four times at once',
    run: async ({ newKey, create, list, spec }) => {
      const key = newKey();
      const handles = await Promise.all([create(key), create(key), create(key), create(key)]);
      assert.equal(new Set(handles).size, 1);
      const machines = await list(spec(key, '').owner);
      assert.equal(machines.filter((machine) => machine.key === key).length, 1);
    },
  },
  {
    rule: 'create.first-spec',
    name: 'keeps the first spec of a key',
    run: async ({ newKey, create, spec, provider, call, reach }) => {
      const key = newKey();
      const handle = await create(key);
      const other = { ...spec(key, 'another'), tags: { changed: 'yes' } };
      assert.equal((await provider.createMachine(other, call)).handle, handle);
      assert.deepEqual((await reach(key, 'running')).tags, spec(key, '').tags);
    },
  },
  {
    rule: 'create.adopts',
    name: 'adopts on retry what a call made whose answer was lost',
    run: async ({ newKey, createSurely, provider, spec, list, reach, call }) => {
      const key = newKey();
      for (const afterMs of [0, 1, 3, 8, 20]) {
        // Called off at an unlucky moment: whether it had its effect, nobody knows.
        const signal = AbortSignal.timeout(afterMs);
        await provider.createMachine(spec(key, ''), { ...call, signal }).catch((error: unknown) => {
          assert.ok(error instanceof CloudError, String(error));
        });
      }
      const handle = await createSurely(key);
      await reach(key, 'running');
      const machines = await list(spec(key, '').owner);
      const handles = machines.filter((machine) => machine.key === key).map((machine) => machine.handle);
      assert.deepEqual(handles, [handle]);
    },
  },
  {
    rule: 'create.runs',
    name: 'boots a machine that has a private address',
    run: async ({ newKey, create, reach }) => {
      const key = newKey();
      await create(key);
      const { privateAddress, providerId } = await reach(key, 'running');
      assert.match(privateAddress ?? '', /^[0-9a-f.:]+$/);
      assert.ok(providerId);
    },
  },
  {
    rule: 'create.addresses',
    name: 'gives machines that are created at once different addresses',
    run: async ({ newKey, create, reach }) => {
      const keys = [newKey(), newKey(), newKey()];
      await Promise.all(keys.map(create));
      const seen = await Promise.all(keys.map((key) => reach(key, 'running')));
      assert.equal(new Set(seen.map(({ privateAddress }) => privateAddress)).size, keys.length);
    },
  },
  {
    rule: 'tags.round-trip',
    name: 'gives tags back as they were given',
    run: async ({ newKey, provider, spec, call, reach, list }) => {
      const key = newKey();
      const tags = { city: '310100', 'host-id': 'ho-1', note: 'north & south, 100 %' };
      const wanted = { ...spec(key, ''), tags };
      await provider.createMachine(wanted, call);
      assert.deepEqual((await reach(key, 'running')).tags, tags);
      const listed = (await list(wanted.owner)).find((machine) => machine.key === key);
      assert.deepEqual(listed?.tags, tags);
    },
  },
];
