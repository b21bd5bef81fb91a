import { isDeepStrictEqual } from 'node:util';
import type { CommitContract, ContractDefinition, DesiredChannel } from '@hansa/agent/protocol';
import { type ConditionReport, isFalse, isTrue, majority } from '@hansa/core';
import { ensureTask, type Task, upsertDesiredAll } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import { judge } from './judge.ts';
import { type ChannelScope, channelSubject, type Member } from './scope.ts';

const condition = 'ContractsReady';
const kind = 'commit_contract';
const retryFirstMs = 500;
const retryLongestMs = 30_000;

/**
 * ContractsReady: every endorsing peer sees every contract committed. Hosts are told the definitions once the channel orders,
 * and approve by themselves; when a majority has, one of them is given the task to commit.
 */
export const contracts: Phase<ChannelScope> = {
  condition,
  run: async (context, scope) => {
    const endorsing = scope.members.filter(({ endorses }) => endorses);
    const untold = definitionsToTell(scope.channel.id, scope.members, scope.contracts);
    if (untold.length > 0) await context.write((tx) => upsertDesiredAll(tx, untold));
    const due: number[] = [];
    for (const definition of scope.contracts) {
      const step = commitStep(definition, endorsing, scope.tasks, context.clock.nowMs(), scope.channel.id);
      if (step === undefined) continue;
      if ('dueInMs' in step) due.push(step.dueInMs);
      else {
        const { hostId, key, body } = step;
        await context.write((tx) => ensureTask(tx, { hostId, resourceId: scope.channel.id, key, kind, body }));
      }
    }
    return {
      conditions: [contractsCondition(scope.contracts, endorsing, scope.tasks)],
      status: { contracts: scope.contracts.map(({ name, version, sequence }) => ({ name, version, sequence })) },
      ...(due.length === 0 ? {} : { dueInMs: Math.min(...due) }),
    };
  },
};

/**
 * The hosts that are to learn the definitions now. A BFT orderer that joins when the others order already has missed their
 * messages and asks for the blocks only after ten seconds, so nothing is proposed before all of them are there. One whose agent
 * is silent is not waited for: a majority orders.
 */
export function definitionsToTell(
  channelId: string,
  members: readonly Member[],
  definitions: readonly ContractDefinition[],
): { hostId: string; subject: string; body: DesiredChannel }[] {
  const awaited = members.filter(({ orders, silent }) => orders && !silent);
  if (!awaited.every(({ observed }) => observed?.orderer === 'active')) return [];
  const approving = approvers(members, definitions);
  return members.flatMap(({ hostId, desired, endorses }) => {
    if (desired === undefined) return [];
    const approvedElsewhere = endorses && !approving.has(hostId);
    const body = { ...desired, contracts: [...definitions], approvedElsewhere };
    return isDeepStrictEqual(desired, body) ? [] : [{ hostId, subject: channelSubject(channelId), body }];
  });
}

/**
 * One host a city approves for its organisation: the one that did, else the first that is heard. When it falls silent before it
 * has approved, the next is told; should both do it in the end, they have said the same.
 */
function approvers(members: readonly Member[], definitions: readonly ContractDefinition[]): ReadonlySet<string> {
  const cities = Map.groupBy(
    members.filter(({ endorses }) => endorses),
    ({ cityNodeId }) => cityNodeId,
  );
  const hasApproved = (member: Member): boolean =>
    definitions.length > 0 &&
    definitions.every(({ name, sequence }) => seen(member, name).approvedSequence >= sequence);
  const chosen = [...cities.values()].map(
    (hosts) => hosts.find(hasApproved) ?? hosts.find(({ silent, lost }) => !silent && !lost) ?? hosts[0],
  );
  return new Set(chosen.flatMap((host) => host?.hostId ?? []));
}

type CommitStep =
  | { readonly hostId: string; readonly key: string; readonly body: CommitContract }
  | { readonly dueInMs: number };

/** The task that commits a definition; undefined while there is none to give: too few approvals, given already, or done. */
export function commitStep(
  definition: ContractDefinition,
  endorsing: readonly Member[],
  tasks: readonly Pick<Task, 'key' | 'state' | 'endedAt'>[],
  nowMs: number,
  channelId: string,
): CommitStep | undefined {
  const { name, sequence } = definition;
  const approved = endorsing.filter((member) => !member.silent && seen(member, name).approvedSequence >= sequence);
  const approving = oneEachCity(approved);
  const committed = endorsing.some((member) => seen(member, name).committedSequence >= sequence);
  const needed = majority(oneEachCity(endorsing).length);
  const [first] = approving;
  if (committed || first === undefined || approving.length < needed) return undefined;
  const prefix = `commit/${channelId}/${name}/${sequence}`;
  const given = tasks.filter(({ key }) => key === prefix || key.startsWith(`${prefix}#`));
  if (given.some(({ state }) => state !== 'failed')) return undefined;
  const last = given.at(-1);
  if (last !== undefined) {
    const pauseMs = Math.min(retryLongestMs, retryFirstMs * 2 ** (given.length - 1));
    const dueInMs = (last.endedAt?.getTime() ?? nowMs) + pauseMs - nowMs;
    if (dueInMs > 0) return { dueInMs };
  }
  return {
    hostId: (approving[given.length % approving.length] ?? first).hostId,
    key: given.length === 0 ? prefix : `${prefix}#${given.length + 1}`,
    body: { channelId, definition, endorsingMspIds: approving.slice(0, needed).map(({ cityNodeId }) => cityNodeId) },
  };
}

const oneEachCity = (members: readonly Member[]): Member[] =>
  members.filter(({ cityNodeId }, index) => members.findIndex((each) => each.cityNodeId === cityNodeId) === index);

/** What a member's host has seen of a contract; zeros before it has said anything. */
function seen({ observed }: Member, name: string): { approvedSequence: number; committedSequence: number } {
  const found = observed?.contracts.find((contract) => contract.name === name);
  return { approvedSequence: found?.approvedSequence ?? 0, committedSequence: found?.committedSequence ?? 0 };
}

function contractsCondition(
  definitions: readonly ContractDefinition[],
  endorsing: readonly Member[],
  tasks: readonly Task[],
): ConditionReport {
  for (const { name, sequence } of definitions) {
    const report = judge({
      condition,
      members: endorsing,
      holds: (member) => seen(member, name).committedSequence >= sequence,
      otherwise: `the contract ${name} is not committed yet`,
    });
    if (report.status === 'True') continue;
    const failed = tasks.findLast(({ state }) => state === 'failed');
    const open = tasks.some(({ state }) => state === 'pending' || state === 'sent');
    return failed === undefined || open || report.status === 'Unknown'
      ? report
      : isFalse(condition, 'CommitFailed', `${name}: ${failed.errorMessage ?? ''}; it is tried again`);
  }
  return isTrue(condition);
}
