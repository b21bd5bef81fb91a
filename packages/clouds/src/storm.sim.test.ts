import { describe, expect, it } from 'vitest';
import type { CloudProvider } from './port.ts';
import { runStorm, type StormOptions, type StormReport } from './storm/storm.ts';
import { type StormCloudName, type StormFaults, simulateStorm, stormClouds } from './storm/testing.ts';

const seed = 'storm-1';
const slice: StormOptions = { seed, creates: 50, atOnce: 16, restartEvery: 20 };
/** For the whole file, on a computer that does other things besides. */
const testMs = 240_000;

type Mutate = (provider: CloudProvider) => CloudProvider;

async function storm(
  name: StormCloudName,
  options: Partial<StormOptions> & Partial<StormFaults> & { readonly mutate?: Mutate } = {},
): Promise<StormReport> {
  const { mutate = (provider) => provider, lostShare = 0.2, failedShare = 0, ...rest } = options;
  await using simulated = await simulateStorm(name, { seed, lostShare, failedShare });
  const { cloud } = simulated;
  const report = await runStorm({ ...cloud, open: async () => mutate(await cloud.open()) }, { ...slice, ...rest });
  expect(simulated.failures).toEqual([]);
  expect(simulated.counts().lost).toBeGreaterThan(0);
  return report;
}

const clean = { problems: [], duplicates: [], missing: [], leaked: [] };

describe(`a storm of creates (seed ${seed})`, () => {
  it.each(stormClouds)(
    'makes each machine of %s once and leaves nothing, when a fifth of the answers is lost and processes end',
    async (name) => {
      expect(await storm(name)).toMatchObject({ ...clean, creates: slice.creates, restarts: 2 });
    },
    testMs,
  );

  it.each(stormClouds)(
    'makes each machine of %s once and leaves nothing, when any call may fail besides',
    async (name) => {
      expect(await storm(name, { creates: 12, failedShare: 0.15 })).toMatchObject(clean);
    },
    testMs,
  );
});

describe('what a storm finds', () => {
  it(
    'is an adapter that forgets its token',
    async () => {
      let made = 0;
      const forgetful: Mutate = (provider) => ({
        ...provider,
        createMachine: (spec, call) => {
          made += 1;
          return provider.createMachine({ ...spec, key: `${spec.key}-${made}` }, call);
        },
      });
      const { duplicates, leaked } = await storm('aws', { creates: 12, mutate: forgetful });
      expect(duplicates).toContainEqual(expect.stringMatching(/^storm-\d+ was made \d times$/));
      expect(leaked).toContainEqual(expect.stringMatching(/^held: instance i-/));
    },
    testMs,
  );

  it(
    'is an adapter that takes "not listed" for "absent"',
    async () => {
      const hasty: Mutate = (provider) => ({
        ...provider,
        observeMachine: async (ref, call) => {
          const seen = await provider.observeMachine(ref, call);
          return seen.phase === 'unknown' ? { ...seen, phase: 'absent' } : seen;
        },
      });
      const { leaked } = await storm('mobile', { creates: 30, lostShare: 0.6, mutate: hasty });
      expect(leaked).toContainEqual(expect.stringMatching(/^held: instance ecs-/));
    },
    testMs,
  );

  it(
    'is an adapter that leaves addresses behind',
    async () => {
      const untidy: Mutate = (provider) => ({
        ...provider,
        observeMachine: async (ref, call) => {
          const seen = await provider.observeMachine(ref, call);
          return seen.phase === 'deleting' ? { ...seen, phase: 'absent' } : seen;
        },
      });
      const { leaked } = await storm('google', { creates: 12, mutate: untidy });
      expect(leaked).toContainEqual(expect.stringMatching(/^billed: .*addresses/));
    },
    testMs,
  );
});
