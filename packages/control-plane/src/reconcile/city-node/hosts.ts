import { type ConditionReport, findCondition, isFalse, isTrue, isUnknown } from '@hansa/core';
import { createResource } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope, HostOfCity } from './scope.ts';

const condition = 'HostsReady';

/** HostsReady: the hosts of the profile exist (`light`: one) and each is Ready. */
export const hosts: Phase<CityNodeScope> = {
  condition,
  run: async (context, { cityNode, hosts: existing }) => {
    if (existing.length > 0) return { conditions: [hostsCondition(existing)], status: { mspId: cityNode.id } };
    const { cloud, account, profile } = cityNode.spec;
    await context.write((tx) =>
      createResource(tx, {
        id: context.newId('host'),
        kind: 'host',
        name: `${cityNode.name.slice(0, 60)}-1`,
        parentId: cityNode.id,
        spec: { cloud, profile, ...(account === undefined ? {} : { account }) },
        status: { incarnation: 0 },
      }),
    );
    return {
      conditions: [isFalse(condition, 'Creating', 'the host is being made')],
      status: { mspId: cityNode.id },
    };
  },
};

/** True when all are Ready; else as the first that is not: Unknown when its agent is silent. */
export function hostsCondition(existing: readonly Pick<HostOfCity, 'host' | 'ready' | 'message'>[]): ConditionReport {
  const waiting = existing.find(({ ready }) => !ready);
  if (waiting === undefined) return isTrue(condition);
  const { host } = waiting;
  const message = waiting.message === '' ? `the host ${host.id} is being made` : `${host.id}: ${waiting.message}`;
  const silent = ['MachineRunning', 'AgentConnected', 'ComponentsRunning'].some(
    (type) => findCondition(host.conditions, type)?.status === 'Unknown',
  );
  return silent ? isUnknown(condition, 'HostUnknown', message) : isFalse(condition, 'HostNotReady', message);
}
