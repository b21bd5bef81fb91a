import { writeFileSync } from 'node:fs';
import type { CityPlans, NewCityPlan } from '@hansa/client';
import { readIfThere } from '../context.ts';
import { UsageError } from '../failure.ts';

/** A plan as it is kept between `plan` and `apply`: what was asked, what was answered, and the hash of what that rests upon. */
export interface PlanFile {
  readonly version: 1;
  readonly apiUrl: string;
  readonly request: NewCityPlan;
  readonly plan: CityPlans;
}

export function writePlan(file: string, plan: PlanFile): void {
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
}

/** @throws UsageError when the file is no plan */
export function readPlan(file: string): PlanFile {
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError(`${file} does not exist`);
  const plan = parseJson(text) as Partial<PlanFile> | undefined;
  const whole = Array.isArray(plan?.request?.cities) && typeof plan.plan?.inputsSha256 === 'string';
  if (plan?.version !== 1 || !whole) throw new UsageError(`${file} is no plan of \`hansa city plan\``);
  return plan as PlanFile;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told by the caller, as a file that is no plan.
    return undefined;
  }
}
