import assert from 'node:assert/strict';
import { type RuleId, rules } from '../rules.ts';
import { callCases } from './call-cases.ts';
import { type ConformanceCase, type ConformanceHarness, createScene } from './case.ts';
import { createCases } from './create-cases.ts';
import { lifeCases } from './life-cases.ts';

export type { ConformanceCase, ConformanceHarness, Scene } from './case.ts';
export type { ConformanceWorld, WorldFault, WorldFaultKind } from './world.ts';

/** Every case ends by deleting what it made and asking the harness, not the provider, whether anything is left. */
export const conformanceCases: readonly ConformanceCase[] = [...createCases, ...lifeCases, ...callCases];

/** A rule that an adapter cannot be held to here, with the reason that the test report shows. */
export interface ConformanceException {
  readonly rule: RuleId;
  readonly reason: string;
}

export interface ConformanceRun {
  readonly create: () => Promise<ConformanceHarness>;
  readonly skip: readonly ConformanceException[];
  /** The test runner's functions, such as those of vitest; the suite itself depends on none. */
  readonly it: { (name: string, run: () => Promise<void>): void; skip(name: string, run: () => Promise<void>): void };
}

/** Registers one test a case, skipped ones with their reason. */
export function runConformance({ create, skip, it }: ConformanceRun): void {
  for (const [index, each] of conformanceCases.entries()) {
    const exception = skip.find(({ rule }) => rule === each.rule);
    const title = `${each.rule} (${rules[each.rule].level}): ${each.name}`;
    const run = async () => runCase(each, await create(), `case${index}`);
    if (exception === undefined) it(title, run);
    else it.skip(`${title}: skipped, ${exception.reason}`, run);
  }
}

/** Runs one case and then, whatever came of it, deletes everything of the owner; a clean case must leave nothing. */
export async function runCase(each: ConformanceCase, harness: ConformanceHarness, prefix: string): Promise<void> {
  const scene = createScene(harness, prefix);
  try {
    await each.run(scene);
  } finally {
    const cleaning = createScene(harness, `${prefix}-clean`);
    const { owner } = harness.spec('any', '');
    for (const { key } of await cleaning.list(owner)) await cleaning.remove(key);
  }
  assert.deepEqual(await harness.leftovers(), [], 'delete.complete: something outlives its machine');
}
