import { isDeepStrictEqual } from 'node:util';
import {
  asHansaError,
  type Condition,
  type ConditionReport,
  errorCatalogue,
  type HansaError,
  isFalse,
  isoTime,
  isUnknown,
  mergeConditions,
} from '@hansa/core';
import type { Claimed, Settlement } from '../store/index.ts';
import { backoffMs, bugsBeforeParking } from './back-off.ts';
import { ClaimLost, type KindReconciler, type PassContext, type Phase, type PhaseReport } from './phase.ts';

/** How a pass ends: with one write of what it found, or with the tombstone. */
export type PassOutcome = { readonly gone: true } | { readonly gone: false; readonly settlement: Settlement };

/** Runs the phases of a kind in order over one resource and sums up their reports. Throws only `ClaimLost`. */
export async function runPass<Scope>(
  reconciler: KindReconciler<Scope>,
  context: PassContext,
  claimed: Claimed,
  random: () => number,
): Promise<PassOutcome> {
  const { resource } = claimed;
  const phases = resource.deletingAt === null ? reconciler.phases : reconciler.leaving;
  const { reports, failures } = await runPhases(reconciler, phases, context, claimed);
  if (reports.some(({ gone }) => gone === true)) return { gone: true };

  const parked = failures.some(isBug) && claimed.attempts + 1 >= bugsBeforeParking;
  const found = [
    ...reports.flatMap(({ conditions }) => conditions ?? []),
    ...parkedReport(resource.conditions, parked),
  ];
  const conditions = mergeConditions(resource.conditions, found, resource.generation, isoTime(context.clock));
  const status = mergeStatus(resource.status, reports);
  const usualMs = usualDueInMs(reconciler.resyncMs, reports, failures, claimed.attempts, random);
  const restMs = Math.max(0, ...reports.flatMap((report) => report.restMs ?? []));
  const visible = !isDeepStrictEqual(conditions, resource.conditions) || !isDeepStrictEqual(status, resource.status);
  const failure = failures[0];
  return {
    gone: false,
    settlement: {
      id: resource.id,
      epoch: claimed.epoch,
      status,
      conditions,
      observedGeneration: resource.generation,
      dueInMs: parked ? null : Math.max(usualMs, restMs * (1 + 0.1 * random())),
      seenWakes: claimed.wakes,
      seenGeneration: resource.generation,
      ...(failure === undefined ? {} : { error: `${failure.code}: ${failure.message}` }),
      ...(visible && reconciler.wakesParent && resource.parentId !== null ? { wake: [resource.parentId] } : {}),
    },
  };
}

function usualDueInMs(
  resyncMs: number,
  reports: readonly PhaseReport[],
  failures: readonly HansaError[],
  attempts: number,
  random: () => number,
): number {
  const due = reports.flatMap(({ dueInMs }) => dueInMs ?? []);
  if (failures.length > 0) due.push(backoffMs(attempts, failures, random));
  return Math.min(resyncMs * (0.9 + 0.2 * random()), ...due);
}

interface Findings {
  readonly reports: readonly PhaseReport[];
  readonly failures: readonly HansaError[];
}

async function runPhases<Scope>(
  reconciler: KindReconciler<Scope>,
  phases: readonly Phase<Scope>[],
  context: PassContext,
  claimed: Claimed,
): Promise<Findings> {
  const reports: PhaseReport[] = [];
  const failures: HansaError[] = [];
  const fail = (error: unknown, condition: string | undefined): void => {
    if (error instanceof ClaimLost || context.signal.aborted) throw new ClaimLost(claimed.resource.id);
    const failure = asHansaError(error);
    failures.push(failure);
    if (isBug(failure)) context.log.error({ err: error, condition, attempt: claimed.attempts + 1 }, 'a phase broke');
    else if (condition !== undefined) reports.push({ conditions: [failedCondition(condition, failure)] });
  };

  let scope: Scope;
  try {
    scope = await reconciler.load(context, claimed.resource);
  } catch (error) {
    fail(error, undefined);
    return { reports, failures };
  }
  for (const phase of phases) {
    try {
      const report = await phase.run(context, scope);
      reports.push(report);
      if (report.failure !== undefined) failures.push(report.failure);
      if (report.stop === true || report.gone === true) break;
    } catch (error) {
      fail(error, phase.condition);
      if (claimed.resource.deletingAt !== null) break;
    }
  }
  return { reports, failures };
}

const isBug = ({ code }: HansaError): boolean => code === 'internal.bug';

/** What will not pass by itself is False; what may is Unknown. */
function failedCondition(type: string, { code, message }: HansaError): ConditionReport {
  const reason = code.replace(/(^|[.-])([a-z])/g, (_match, _separator, letter: string) => letter.toUpperCase());
  return errorCatalogue[code].retry === 'never' ? isFalse(type, reason, message) : isUnknown(type, reason, message);
}

/** Beside the conditions of the kind: shown from the moment that a resource was parked. */
function parkedReport(before: readonly Condition[], parked: boolean): ConditionReport[] {
  if (parked) {
    const message = `${bugsBeforeParking} passes in a row broke; the log says why. A change of the resource tries again`;
    return [{ type: 'Parked', status: 'True', reason: 'Bug', message }];
  }
  return before.some(({ type }) => type === 'Parked') ? [isFalse('Parked', 'Working', '')] : [];
}

function mergeStatus(before: object, reports: readonly PhaseReport[]): Record<string, unknown> {
  const merged: Record<string, unknown> = Object.assign({}, before, ...reports.map(({ status }) => status ?? {}));
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
