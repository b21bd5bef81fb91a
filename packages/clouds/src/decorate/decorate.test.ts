import { describe, expect, it } from 'vitest';
import { createMemoryCloud, memorySpec } from '../conformance/testing.ts';
import { CloudError } from '../errors.ts';
import type { CallOptions, CloudProvider } from '../port.ts';
import { withDeadline } from './deadline.ts';
import { type CloudMetrics, withMetrics } from './metrics.ts';

const call = (signal = new AbortController().signal): CallOptions => ({ signal, callId: 'test' });

/** A vendor that takes the call, does it, and never answers nor listens to the signal. */
function silentCloud(): CloudProvider {
  const never = new Promise<never>(() => {});
  const memory = createMemoryCloud();
  return {
    ...memory,
    check: () => never,
    createMachine: async (spec, options) => {
      await memory.createMachine(spec, options);
      return never;
    },
    listMachines: async function* (input, options) {
      yield* memory.listMachines(input, options);
      await never;
    },
  };
}

describe('a deadline', () => {
  it('ends a read that is never answered as unavailable', async () => {
    const cloud = withDeadline(silentCloud(), { deadlineMs: 10 });
    await expect(cloud.check(call())).rejects.toMatchObject({ errorClass: 'unavailable' });
  });

  it('ends a write that is never answered as an unknown outcome, and its effect is found again', async () => {
    const cloud = withDeadline(silentCloud(), { deadlineMs: 10 });
    await expect(cloud.createMachine(memorySpec('a'), call())).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
    expect((await cloud.observeMachine({ key: 'a' }, call())).phase).toBe('running');
  });

  it("ends a call when the caller's signal does, long before the deadline", async () => {
    const caller = new AbortController();
    const checking = withDeadline(silentCloud(), { deadlineMs: 60_000 }).check(call(caller.signal));
    caller.abort();
    await expect(checking).rejects.toBeInstanceOf(CloudError);
  });

  it('ends a listing whose next page never comes, after the machines that did', async () => {
    const cloud = withDeadline(silentCloud(), { deadlineMs: 10 });
    await cloud.createMachine(memorySpec('a'), call()).catch(() => {});
    const keys: string[] = [];
    const listing = (async () => {
      for await (const { key } of cloud.listMachines({ owner: 'lg-memory' }, call())) keys.push(key);
    })();
    await expect(listing).rejects.toMatchObject({ errorClass: 'unavailable' });
    expect(keys).toEqual(['a']);
  });
});

describe('metrics', () => {
  it('counts every call with its duration and the class of its error', async () => {
    const samples: Parameters<CloudMetrics['called']>[0][] = [];
    let nowMs = 0;
    const cloud = withMetrics(createMemoryCloud(), { called: (sample) => samples.push(sample) }, () => (nowMs += 5));
    await cloud.createMachine(memorySpec('a'), call());
    await cloud.startMachine({ key: 'nobody' }, call()).catch(() => {});
    expect(samples).toEqual([
      { cloud: 'memory', call: 'createMachine', outcome: 'ok', durationMs: 5 },
      { cloud: 'memory', call: 'startMachine', outcome: 'not-found', durationMs: 5 },
    ]);
  });

  it('counts an error that is no CloudError as a bug and passes it on', async () => {
    const samples: string[] = [];
    const cloud = withMetrics(
      createMemoryCloud('throws a plain error'),
      { called: ({ outcome }) => samples.push(outcome) },
      () => 0,
    );
    await expect(cloud.check(call())).rejects.toThrow('plain');
    expect(samples).toEqual(['bug']);
  });
});
