import { type ConditionReport, findCondition, hostsOf, isFalse, isTrue, isUnknown } from '@hansa/core';
import { createResource } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope, HostOfCity } from './scope.ts';

const condition = 'HostsReady';

/** HostsReady: the hosts of the profile exist and each is Ready. All of them are made at once. */
export const hosts: Phase<CityNodeScope> = {
  condition,
  run: async (context, { cityNode, hosts: existing }) => {
    if (existing.length > 0) return { conditions: [hostsCondition(existing)], status: { mspId: cityNode.id } };
    await context.write(async (tx) => {
      for (const { name, spec } of hostsOf(cityNode)) {
        const host = { id: context.newId('host'), kind: 'host', name, parentId: cityNode.id } as const;
        await createResource(tx, { ...host, spec, status: { incarnation: 0 } });
      }
    });
    return {
      conditions: [isFalse(condition, 'Creating', 'the hosts are being made')],
      status: { mspId: cityNode.id },
    };
  },
};

/** True when all are Ready; else as the first that is known not to be, and Unknown when only the silent ones are in the way. */
export function hostsCondition(existing: readonly Pick<HostOfCity, 'host' | 'ready' | 'message'>[]): ConditionReport {
  const waiting = existing.filter(({ ready }) => !ready);
  const known = waiting.find(({ host }) => !isSilent(host));
  const first = known ?? waiting[0];
  if (first === undefined) return isTrue(condition);
  const { host } = first;
  const message = first.message === '' ? `the host ${host.id} is being made` : `${host.id}: ${first.message}`;
  return known === undefined
    ? isUnknown(condition, 'HostUnknown', message)
    : isFalse(condition, 'HostNotReady', message);
}

const isSilent = ({ conditions }: HostOfCity['host']): boolean =>
  ['MachineRunning', 'AgentConnected', 'ComponentsRunning'].some(
    (type) => findCondition(conditions, type)?.status === 'Unknown',
  );
