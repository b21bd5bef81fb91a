import { setTimeout as delay } from 'node:timers/promises';
import type { CloudProvider, MachineSpec } from '../port.ts';
import { type Caller, createCaller } from './caller.ts';
import { kindOf, live, wantedKinds } from './life.ts';
import { judge, userDataOf, type VendorTruth, type Verdict } from './verdict.ts';

/** A cloud that a storm goes over: the real adapter, and the vendor behind it as it knows itself. */
export interface StormCloud {
  readonly name: string;
  readonly region: string;
  readonly shape: Pick<MachineSpec, 'type' | 'image' | 'diskGiB'>;
  /** The adapter as a process that starts makes it. */
  open(): Promise<CloudProvider>;
  /** Within so long, what was sent has had its effect and is listed. */
  readonly settleMs: number;
  truth(): VendorTruth;
}

export interface StormOptions {
  readonly seed: string;
  readonly creates: number;
  /** How many machines are on their way at once. */
  readonly atOnce: number;
  /** After so many machines the process ends, with all that it has under way, and another begins. */
  readonly restartEvery: number;
}

export interface StormReport extends Verdict {
  readonly creates: number;
  readonly retries: number;
  readonly restarts: number;
  /** What no repeat has mended; with any, the storm has not gone through. */
  readonly problems: readonly string[];
  readonly ms: number;
}

const owner = 'lg-storm';
const siteKey = 'storm';
const problemsMax = 50;

/**
 * Machine after machine of one cloud from its order to its deletion, while answers are lost and processes end; then what the
 * vendor knows is held against what was asked for. The faults are the cloud's: whoever gives it has scripted them.
 */
export async function runStorm(cloud: StormCloud, options: StormOptions): Promise<StormReport> {
  const { seed, creates, atOnce, restartEvery } = options;
  const startedMs = performance.now();
  const caller = createCaller(cloud.open);
  const problems: string[] = [];
  const noted = async (work: Promise<unknown>): Promise<boolean> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => String(thrown),
    );
    if (error !== undefined && problems.length < problemsMax) problems.push(error);
    return error === undefined;
  };
  const keys = Array.from({ length: creates }, (_, at) => `storm-${at}`);
  const site = await ensureSite(caller, cloud.region);
  const spec = (key: string): MachineSpec => ({
    ...{ owner, key, site, ...cloud.shape, userData: userDataOf(key), tags: { city: '310100' } },
  });

  const ran: string[] = [];
  let [begun, restarts] = [0, 0];
  const work = async (): Promise<void> => {
    for (let key = keys[begun]; key !== undefined; key = keys[begun]) {
      begun += 1;
      if (begun % restartEvery === 0) {
        restarts += 1;
        caller.restart();
      }
      const well = await noted(live({ caller, spec, seed }, key));
      if (well && wantedKinds.has(kindOf(seed, key))) ran.push(key);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await noted(removeSite(caller));
  // What was sent by those that ended may be on its way still.
  await delay(cloud.settleMs);
  const verdict = judge(cloud.truth(), { all: keys, ran });
  const ms = Math.round(performance.now() - startedMs);
  return { creates, retries: caller.retries(), restarts, problems, ...verdict, ms };
}

const stepsMax = 500;
const stepMs = 20;

async function ensureSite(caller: Caller, region: string): Promise<string> {
  const wanted = { owner, key: siteKey, region, ingress: [{ port: 7051, from: '0.0.0.0/0' }] };
  for (let step = 0; step < stepsMax; step++) {
    const { done, site } = await caller.insist((provider, call) => provider.ensureSite(wanted, call));
    if (done) return site;
    await delay(stepMs);
  }
  throw new Error(`The site is not done after ${stepsMax} steps`);
}

async function removeSite(caller: Caller): Promise<void> {
  for (let step = 0; step < stepsMax; step++) {
    if ((await caller.insist((provider, call) => provider.deleteSite({ key: siteKey }, call))).done) return;
    await delay(stepMs);
  }
  throw new Error(`The site is not gone after ${stepsMax} steps`);
}
