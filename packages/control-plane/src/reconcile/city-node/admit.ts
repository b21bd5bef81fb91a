import { setCapacity } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope } from './scope.ts';

/** Lets channels in: a city node whose hosts are Ready has capacity from then on. */
export const admit: Phase<CityNodeScope> = {
  run: async (context, { cityNode, hosts, channels }) => {
    if (hosts.length > 0 && hosts.every(({ ready }) => ready)) {
      await context.write((tx) => setCapacity(tx, cityNode.id, context.settings.channelsPerCityNode));
    }
    return { status: { channels } };
  },
};
