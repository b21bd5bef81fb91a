import type { ListedMachine, MachineObservation } from '@hansa/clouds';
import { type ConditionReport, isFalse, isTrue } from '@hansa/core';

const condition = 'MachineAsSpecified';

/** A machine as it was ordered. */
export interface OrderedMachine {
  /** Undefined for a machine of before this was kept: then it is not compared. */
  readonly type: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

interface Finding {
  readonly reason: 'Deleted' | 'Stopped' | 'Resized' | 'Retagged';
  readonly text: string;
}

/**
 * MachineAsSpecified: what the cloud shows of a machine that was made is what was ordered; else what was found, what was
 * wanted, and what is done about it. Undefined while the machine is on its way somewhere. `listed`: false when a listing by
 * the league's tags left out a machine that is there.
 */
export function driftCondition(
  seen: Pick<MachineObservation, 'phase' | 'type' | 'tags'>,
  ordered: OrderedMachine & { readonly listed: boolean },
  repairs: { readonly stopped: string; readonly deleted: string },
): ConditionReport | undefined {
  if (seen.phase === 'absent')
    return isFalse(condition, 'Deleted', `the machine was deleted outside; ${repairs.deleted}`);
  if (seen.phase !== 'running' && seen.phase !== 'stopped') return undefined;
  const findings = [
    ...(seen.phase === 'stopped'
      ? [{ reason: 'Stopped' as const, text: `the machine was stopped outside; ${repairs.stopped}` }]
      : []),
    ...typeFinding(seen.type, ordered.type),
    ...tagFindings(seen.tags, ordered),
  ];
  const [first] = findings;
  if (first === undefined) return isTrue(condition);
  return isFalse(condition, first.reason, findings.map(({ text }) => text).join('; '));
}

/** Whether a listing gives a reason to ask the cloud about a machine that was made. Clouds without power states in lists say `unknown`. */
export function listedDiffers(listed: ListedMachine, ordered: OrderedMachine): boolean {
  if (listed.phase !== 'running' && listed.phase !== 'unknown') return true;
  return (
    typeFinding(listed.type, ordered.type).length > 0 ||
    tagFindings(listed.tags, { ...ordered, listed: true }).length > 0
  );
}

/** Some clouds answer a type in other capitals than they were asked for. */
function typeFinding(found: string | undefined, wanted: string | undefined): Finding[] {
  if (found === undefined || wanted === undefined || found.toLowerCase() === wanted.toLowerCase()) return [];
  return [{ reason: 'Resized', text: `the machine is of type ${found}; ${wanted} was ordered` }];
}

/** Tags that an operator adds are the operator's own affair; those that we gave are looked for. */
function tagFindings(
  found: Readonly<Record<string, string>>,
  { tags: wanted, listed }: OrderedMachine & { readonly listed: boolean },
): Finding[] {
  const changed = Object.entries(wanted).filter(([name, value]) => found[name] !== value);
  if (changed.length > 0) {
    const texts = changed.map(([name, value]) => `${name} is ${shown(found[name])}, not ${value}`);
    return [{ reason: 'Retagged', text: `tags were changed: ${texts.join(', ')}` }];
  }
  return listed ? [] : [{ reason: 'Retagged', text: "the cloud lists the machine no more under the league's tags" }];
}

const shown = (value: string | undefined): string => (value === undefined ? 'missing' : value.slice(0, 64));
