import { type ConditionReport, isFalse, isTrue } from '@hansa/core';
import { getJoinRefusal, type HostAddress, type JoinRefusal } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import type { HostScope } from './scope.ts';

const condition = 'JoinProven';

/** JoinProven, once somebody has told the secret of this incarnation. Of the machine that joined, nobody's later call changes it. */
export async function joinProven(
  context: Pick<PassContext, 'db'>,
  { host, creation, joinedFrom }: HostScope,
): Promise<ConditionReport | undefined> {
  const incarnation = creation?.incarnation ?? 1;
  if (joinedFrom?.incarnation === incarnation) return provenCondition(joinedFrom);
  const refusal = await getJoinRefusal(context.db.sql, host.id);
  return refusal?.incarnation === incarnation ? refusedCondition(refusal) : undefined;
}

/** `NotProven` is in nobody's way; it says what the secret alone had to vouch for. */
const provenCondition = ({ proven, proofMessage }: Pick<HostAddress, 'proven' | 'proofMessage'>): ConditionReport =>
  proven ? isTrue(condition) : isFalse(condition, 'NotProven', proofMessage);

const refusedCondition = ({ message }: Pick<JoinRefusal, 'message'>): ConditionReport =>
  isFalse(
    condition,
    'CallerIsNotTheMachine',
    `${message}. It was refused. Where that is a gateway of the account's machines, name it in the account's option natAddresses; else somebody has the secret: replace the machine`,
  );
