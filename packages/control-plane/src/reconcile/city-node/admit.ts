import { replacesAny, setCapacity } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope } from './scope.ts';

/** Lets channels in: a city node whose hosts are Ready has capacity from then on. */
export const admit: Phase<CityNodeScope> = {
  run: async (context, { cityNode, hosts, channels }) => {
    if (hosts.length > 0 && hosts.every(({ ready }) => ready)) {
      await context.write(async (tx) => {
        // Asked for since this pass looked: a channel that is placed now would lose its host.
        if (await replacesAny(tx, cityNode.id)) return;
        await setCapacity(tx, cityNode.id, context.settings.channelsPerCityNode);
      });
    }
    return { status: { channels } };
  },
};
