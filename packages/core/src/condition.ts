/** `Unknown` is what a condition becomes when its observer has been silent; silence never means `False`. */
export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** Kubernetes-style condition. `reason` is for machines (CamelCase), `message` for people; neither holds a time. */
export interface Condition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  /** ISO 8601; moves only when `status` does. */
  readonly changedAt: string;
}

/** What a reconciler's phase reports; the runner adds the generation and the time. */
export type ConditionReport = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

export const isTrue = (type: string): ConditionReport => ({ type, status: 'True', reason: type, message: '' });
export const isFalse = (type: string, reason: string, message: string): ConditionReport => ({
  type,
  status: 'False',
  reason,
  message,
});
export const isUnknown = (type: string, reason: string, message: string): ConditionReport => ({
  type,
  status: 'Unknown',
  reason,
  message,
});

export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/** True when the condition holds at this generation. */
export function holds(conditions: readonly Condition[], type: string, generation: number): boolean {
  const condition = findCondition(conditions, type);
  return condition?.status === 'True' && condition.observedGeneration === generation;
}

/** Lays reports over what was there; a report that changes nothing keeps `changedAt`. The order of types is kept. */
export function mergeConditions(
  before: readonly Condition[],
  reports: readonly ConditionReport[],
  generation: number,
  nowIso: string,
): Condition[] {
  const merged = new Map(before.map((condition) => [condition.type, condition]));
  for (const report of reports) {
    const previous = merged.get(report.type);
    const changedAt = previous?.status === report.status ? previous.changedAt : nowIso;
    merged.set(report.type, { ...report, observedGeneration: generation, changedAt });
  }
  return [...merged.values()];
}

/**
 * The only writer of Ready: True when every part is True at this generation; False when a part is False; else Unknown.
 * The message names the first part that is in the way.
 */
export function deriveReady(
  conditions: readonly Condition[],
  parts: readonly string[],
  generation: number,
): ConditionReport {
  const inTheWay = parts.find((part) => !holds(conditions, part, generation));
  if (inTheWay === undefined) return { type: 'Ready', status: 'True', reason: 'Ready', message: '' };
  const condition = findCondition(conditions, inTheWay);
  const current = condition?.observedGeneration === generation ? condition : undefined;
  const status = current?.status === 'Unknown' ? 'Unknown' : 'False';
  return { type: 'Ready', status, reason: current?.reason ?? `${inTheWay}Pending`, message: current?.message ?? '' };
}
