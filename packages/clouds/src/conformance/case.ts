import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';
import type {
  CallOptions,
  CloudProvider,
  ListedMachine,
  MachineObservation,
  MachinePhase,
  MachineSpec,
} from '../port.ts';
import type { RuleId } from '../rules.ts';
import type { ConformanceWorld, WorldFaultKind } from './world.ts';

/** What the suite needs of an adapter under test: a real one against its cloud, a simulator or this computer. */
export interface ConformanceHarness {
  readonly provider: CloudProvider;
  /** A valid spec for this key whose user data holds `secret` and whose machine runs until it is deleted. */
  spec(key: string, secret: string): MachineSpec;
  /** Ends the machine from inside, as a crash would. */
  crash(key: string): Promise<void>;
  /** Everything that exists for the owner right now, found by other means than the provider; empty is clean. */
  leftovers(): Promise<readonly string[]>;
  /** The longest that this cloud takes to reach a phase. */
  readonly settleMs: number;
  /** The vendor behind it, if the suite can script its faults; without one `ConformanceRun.noWorld` says why. */
  readonly world?: ConformanceWorld;
}

export interface ConformanceCase {
  readonly rule: RuleId;
  readonly name: string;
  /** The kind of fault that the case scripts: it needs a world, and one that can show it. */
  readonly fault?: WorldFaultKind;
  run(scene: Scene): Promise<void>;
}

/** One case's view: fresh keys, a live signal and the few sentences that cases are made of. */
export interface Scene extends ConformanceHarness {
  readonly call: CallOptions;
  newKey(): string;
  create(key: string): Promise<string>;
  /** Creates, again and again while the outcome is unknown, as the port asks of a caller. */
  createSurely(key: string): Promise<string>;
  observe(key: string): Promise<MachineObservation>;
  /** As it is when lists have caught up. */
  list(owner: string): Promise<readonly ListedMachine[]>;
  /** Observes until the phase is there. */
  reach(key: string, phase: MachinePhase): Promise<MachineObservation>;
  /** Deletes until absent. */
  remove(key: string): Promise<void>;
  /** Deletes until done. */
  removeSite(key: string): Promise<void>;
}

export const secretOfSuite = 'conformance-secret-7f3a9d';

export function createScene(harness: ConformanceHarness, prefix: string): Scene {
  const { provider, settleMs } = harness;
  const call: CallOptions = { signal: AbortSignal.timeout(4 * settleMs), callId: prefix };
  let made = 0;
  const observe = (key: string) => provider.observeMachine({ key }, call);

  const reach = async (key: string, phase: MachinePhase, between = async () => {}): Promise<MachineObservation> => {
    const untilMs = performance.now() + settleMs;
    for (;;) {
      const seen = await observe(key);
      if (seen.phase === phase) return seen;
      if (performance.now() > untilMs) throw new Error(`${key} is ${seen.phase}, not ${phase}, after ${settleMs} ms`);
      await between();
      await delay(Math.min(seen.pollAfterMs, settleMs / 20));
    }
  };

  const create = async (key: string) => (await provider.createMachine(harness.spec(key, secretOfSuite), call)).handle;
  const createSurely = async (key: string): Promise<string> => {
    const untilMs = performance.now() + settleMs;
    for (;;) {
      try {
        return await create(key);
      } catch (error) {
        const isOpen = error instanceof CloudError && error.errorClass === 'unknown-outcome';
        if (!isOpen || performance.now() > untilMs) throw error;
        await delay(settleMs / 50);
      }
    }
  };

  return {
    ...harness,
    call,
    newKey: () => `${prefix}-${made++}`,
    create,
    createSurely,
    observe,
    list: async (owner) => {
      await delay(harness.world?.listLagMs ?? 0);
      return await collect(provider.listMachines({ owner }, call));
    },
    reach: (key, phase) => reach(key, phase),
    remove: async (key) => {
      await provider.deleteMachine({ key }, call);
      await reach(key, 'absent', () => provider.deleteMachine({ key }, call));
    },
    removeSite: async (key) => {
      const untilMs = performance.now() + settleMs;
      while (!(await provider.deleteSite({ key }, call)).done) {
        if (performance.now() > untilMs) throw new Error(`The site ${key} is not gone after ${settleMs} ms`);
        await delay(settleMs / 50);
      }
    },
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
