import { isFalse } from '@hansa/core';
import { forgetCapacity, getResource, markDeleting, wake } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope } from './scope.ts';

const condition = 'HostsReady';

/** The end of a city node: its last channels leave, its hosts are deleted to the end, its capacity is forgotten. */
export const leave: Phase<CityNodeScope> = {
  condition,
  run: async (context, { cityNode, hosts, channels }) => {
    if (channels > 0) {
      await context.write((tx) =>
        wake(
          tx,
          hosts.map(({ host }) => host.id),
        ),
      );
      return { ...waiting(`waiting for ${channels} channels to leave its peer`), status: { channels } };
    }
    if (hosts.length > 0) {
      const staying = hosts.filter(({ host }) => host.deletingAt === null);
      await context.write(async (tx) => {
        for (const { host } of staying) {
          const stored = await getResource(tx, host.id);
          if (stored !== undefined) await markDeleting(tx, stored);
        }
      });
      return waiting(`waiting for the machine of ${hosts.map(({ host }) => host.id).join(', ')} to be deleted`);
    }
    await context.write((tx) => forgetCapacity(tx, cityNode.id));
    return { gone: true };
  },
};

const waiting = (message: string) => ({
  conditions: [isFalse(condition, 'Deleting', message)],
  status: { waitingFor: message },
  dueInMs: 1_000,
});
