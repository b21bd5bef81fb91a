import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MachinePhase, MachineRef, MachineSpec } from '../port.ts';
import type { Caller } from './caller.ts';

export interface LifeDeps {
  readonly caller: Caller;
  readonly spec: (key: string) => MachineSpec;
  readonly seed: string;
}

/** What becomes of a machine of a storm. Each is deleted until it is observed as absent, as the port asks. */
export type LifeKind = keyof typeof lives;

const patienceMs = 60_000;
const pollMs = 20;
/** A call that is called off ends within this: before its first exchange, between two, or when all is done. */
const calledOffMsMax = 127;

/** Those in which the machine is wanted until it runs; of the others there may be none. */
export const wantedKinds: ReadonlySet<LifeKind> = new Set(['runs', 'handle lost', 'two callers']);

const lives = {
  runs: async (deps: LifeDeps, key: string) => {
    const handle = await create(deps, key);
    await untilRunning(deps, { key, handle });
    assert.equal(await create(deps, key), handle, `${key} has another handle when it is asked for again`);
    await untilAbsent(deps, { key, handle });
  },
  'handle lost': async (deps: LifeDeps, key: string) => {
    await create(deps, key);
    await untilRunning(deps, { key });
    await untilAbsent(deps, { key });
  },
  'two callers': async (deps: LifeDeps, key: string) => {
    const [one, other] = await Promise.all([create(deps, key), create(deps, key)]);
    assert.equal(one, other, `${key} has two handles`);
    await untilRunning(deps, { key, handle: one });
    await untilAbsent(deps, { key, handle: one });
  },
  'deleted while it boots': async (deps: LifeDeps, key: string) => {
    const handle = await create(deps, key);
    await untilAbsent(deps, { key, handle });
  },
  'given up': async (deps: LifeDeps, key: string) => {
    await deps.caller.attempt((provider, call) => provider.createMachine(deps.spec(key), call));
    await untilAbsent(deps, { key });
  },
  'called off': async (deps: LifeDeps, key: string) => {
    const withinMs = (draw(deps.seed, key)[1] ?? 0) % (calledOffMsMax + 1);
    await deps.caller.attempt((provider, call) => provider.createMachine(deps.spec(key), call), withinMs);
    await untilAbsent(deps, { key });
  },
} as const;

const kinds = Object.keys(lives) as readonly LifeKind[];

export const kindOf = (seed: string, key: string): LifeKind =>
  kinds[(draw(seed, key)[0] ?? 0) % kinds.length] ?? 'runs';

/** From its order until nothing is left of it. @throws what no repeat mends, or AssertionError */
export const live = (deps: LifeDeps, key: string): Promise<void> => lives[kindOf(deps.seed, key)](deps, key);

/** The same chances for the same seed. */
const draw = (seed: string, key: string): Buffer => createHash('sha256').update(`${seed}/${key}`).digest();

async function create({ caller, spec }: LifeDeps, key: string): Promise<string> {
  return (await caller.insist((provider, call) => provider.createMachine(spec(key), call))).handle;
}

/** It may not boot and never be so again. */
const neverWhileBooting: ReadonlySet<MachinePhase> = new Set(['absent', 'failed', 'deleting']);

async function untilRunning({ caller }: LifeDeps, ref: MachineRef): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const { phase, error } = await caller.insist((provider, call) => provider.observeMachine(ref, call));
    if (phase === 'running') return;
    assert.ok(!neverWhileBooting.has(phase), `${ref.key} is ${phase} and was made: ${error ?? 'nobody says why'}`);
    assert.ok(performance.now() < untilMs, `${ref.key} is ${phase} and does not run after ${patienceMs} ms`);
    await delay(pollMs);
  }
}

async function untilAbsent({ caller }: LifeDeps, ref: MachineRef): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    await caller.insist((provider, call) => provider.deleteMachine(ref, call));
    const { phase } = await caller.insist((provider, call) => provider.observeMachine(ref, call));
    if (phase === 'absent') return;
    assert.ok(performance.now() < untilMs, `${ref.key} is ${phase} and not gone after ${patienceMs} ms`);
    await delay(pollMs);
  }
}
