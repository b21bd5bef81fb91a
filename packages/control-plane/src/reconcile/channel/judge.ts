import { type ConditionReport, isFalse, isTrue, isUnknown } from '@hansa/core';
import type { Member } from './scope.ts';

interface Judgement {
  readonly condition: string;
  readonly members: readonly Member[];
  readonly holds: (member: Member) => boolean;
  /** What is not so yet, such as "the orderer has not joined". */
  readonly otherwise: string;
}

/**
 * One condition from what all members say: Unknown when a member is silent, since what it told may no longer hold; False when
 * one says otherwise, with its own error if it has one; else True.
 */
export function judge({ condition, members, holds, otherwise }: Judgement): ConditionReport {
  const failing = members.filter((member) => !member.silent && !holds(member));
  const failed = failing.find(({ observed }) => observed !== undefined && observed.errorCode !== '');
  if (failed?.observed !== undefined) {
    return isFalse(condition, 'Failed', `${failed.cityName}: ${failed.observed.errorMessage}`);
  }
  if (failing.length > 0) return isFalse(condition, 'Waiting', `${namesOf(failing)}: ${otherwise}`);
  const silent = members.filter((member) => member.silent);
  if (silent.length > 0) return isUnknown(condition, 'AgentSilent', `${namesOf(silent)}: the agent is silent`);
  return isTrue(condition);
}

/** Of cities, once each. */
export const namesOf = (members: readonly Pick<Member, 'cityName'>[]): string =>
  [...new Set(members.map(({ cityName }) => cityName))].join(', ');
