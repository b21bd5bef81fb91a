import assert from 'node:assert/strict';
import { type RuleId, rules } from '../rules.ts';
import { callCases } from './call-cases.ts';
import { type ConformanceCase, type ConformanceHarness, createScene } from './case.ts';
import { createCases } from './create-cases.ts';
import { faultCases } from './fault-cases.ts';
import { lifeCases } from './life-cases.ts';
import type { WorldFaultKind } from './world.ts';

export type { ConformanceCase, ConformanceHarness, Scene } from './case.ts';
export type { ConformanceWorld, WorldFault, WorldFaultKind } from './world.ts';

/** Every case ends by deleting what it made and asking the harness, not the provider, whether anything is left. */
export const conformanceCases: readonly ConformanceCase[] = [...createCases, ...lifeCases, ...callCases, ...faultCases];

/** A rule that an adapter cannot be held to here, with the reason that the test report shows. */
export interface ConformanceException {
  readonly rule: RuleId;
  readonly reason: string;
}

export interface ConformanceRun {
  readonly create: () => Promise<ConformanceHarness>;
  readonly skip: readonly ConformanceException[];
  /** Why the harness has no `world`; the cases that script faults are then skipped with this reason. */
  readonly noWorld?: string;
  /** Kinds of fault that the vendor cannot show, with the reason. */
  readonly cannot?: Readonly<Partial<Record<WorldFaultKind, string>>>;
  /** The test runner's functions, such as those of vitest; the suite itself depends on none. */
  readonly it: { (name: string, run: () => Promise<void>): void; skip(name: string, run: () => Promise<void>): void };
}

/** Registers one test a case, skipped ones with their reason. */
export function runConformance({ create, skip, noWorld, cannot = {}, it }: ConformanceRun): void {
  const reasonFor = ({ rule, fault }: ConformanceCase): string | undefined =>
    skip.find((exception) => exception.rule === rule)?.reason ??
    (fault === undefined ? undefined : (noWorld ?? cannot[fault]));
  for (const [index, each] of conformanceCases.entries()) {
    const reason = reasonFor(each);
    const title = `${each.rule} (${rules[each.rule].level}): ${each.name}`;
    const run = async () => runCase(each, await create(), `case${index}`);
    if (reason === undefined) it(title, run);
    else it.skip(`${title}: skipped, ${reason}`, run);
  }
}

/** Runs one case and then, whatever came of it, deletes everything of the owner; a clean case must leave nothing. */
export async function runCase(each: ConformanceCase, harness: ConformanceHarness, prefix: string): Promise<void> {
  const scene = createScene(harness, prefix);
  try {
    await each.run(scene);
  } finally {
    harness.world?.clear();
    const cleaning = createScene(harness, `${prefix}-clean`);
    const { owner } = harness.spec('any', '');
    for (const { key } of await cleaning.list(owner)) await cleaning.remove(key);
  }
  assert.deepEqual(await harness.leftovers(), [], 'delete.complete: something outlives its machine');
}
