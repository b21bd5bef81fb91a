import { describe, expect, it } from 'vitest';
import { type ConformanceHarness, runConformance } from '../conformance/index.ts';
import type { MachineSpec } from '../port.ts';
import type { OwnMachine, OwnMachineBook } from './book.ts';
import { createOwnCloud } from './index.ts';

const spec = (key: string, secret = ''): MachineSpec => ({
  owner: 'lg-own',
  key,
  site: 'cellar',
  type: 'own',
  image: 'own',
  diskGiB: 20,
  userData: `#!/bin/sh\n# ${secret}\n`,
  tags: { city: '310100' },
});
const call = { signal: AbortSignal.timeout(10_000), callId: 'test' };

/** A book in memory, and an operator who has every expected machine join at the second look, if `joins`. */
function createBook(joins: boolean) {
  const machines = new Map<string, OwnMachine>();
  const looks = new Map<string, number>();
  let joined = 0;
  const join = (key: string, heard = true): void => {
    const machine = machines.get(key);
    if (machine === undefined) return;
    const address = machine.joined?.address ?? `10.0.0.${++joined}`;
    machines.set(key, { ...machine, joined: { address, heard } });
  };
  const book: OwnMachineBook = {
    note: async (machine) => {
      if (!machines.has(machine.key)) machines.set(machine.key, machine);
    },
    find: async (key) => {
      const found = machines.get(key);
      looks.set(key, (looks.get(key) ?? 0) + 1);
      if (joins && found?.joined === undefined && (looks.get(key) ?? 0) > 1) join(key);
      return found;
    },
    list: async () => [...machines.values()],
    forget: async (key) => {
      machines.delete(key);
    },
  };
  return { book, join, keys: () => [...machines.keys()] };
}

describe('the cloud of own machines keeps the rules of the port', () => {
  const create = async (): Promise<ConformanceHarness> => {
    const { book, join, keys } = createBook(true);
    return {
      provider: createOwnCloud({ book }),
      settleMs: 1_000,
      spec,
      crash: async (key) => join(key, false),
      leftovers: async () => keys(),
    };
  };
  const skip = [
    { rule: 'observe.stopped', reason: 'nobody but its agent tells of it, so a silent machine is `unknown`' },
    { rule: 'start.same', reason: 'its operator switches it on, nobody else can' },
  ] as const;
  runConformance({ create, skip, noWorld: 'there is no vendor behind it', it });
});

describe('a machine of its own', () => {
  it('is creating until its agent has joined, and unknown while it is silent', async () => {
    const { book, join } = createBook(false);
    const provider = createOwnCloud({ book });
    await provider.createMachine(spec('k1'), call);
    expect(await provider.observeMachine({ key: 'k1' }, call)).toMatchObject({ phase: 'creating' });
    join('k1');
    expect(await provider.observeMachine({ key: 'k1' }, call)).toMatchObject({ phase: 'running' });
    join('k1', false);
    expect(await provider.observeMachine({ key: 'k1' }, call)).toMatchObject({ phase: 'unknown' });
    const start = provider.startMachine({ key: 'k1' }, call);
    await expect(start).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('switch it on'),
    });
  });

  it('is not said to be absent when the book cannot be read', async () => {
    const { book } = createBook(false);
    const broken = { ...book, find: () => Promise.reject(new Error('disk')) };
    const seen = createOwnCloud({ book: broken }).observeMachine({ key: 'k1' }, call);
    await expect(seen).rejects.toMatchObject({ errorClass: 'unavailable' });
  });
});
