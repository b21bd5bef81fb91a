import { refreshBundle } from '../bundle/refresh.ts';
import type { Phase } from '../phase.ts';
import type { HostScope } from './scope.ts';

/** Keeps the bundle of the host's gateway up to date: what the gateway asked for (certificates), keys, and its expiry. */
export const gateway: Phase<HostScope> = {
  run: async (context, { host, view, placements }) => {
    if (placements.length > 0 || view.desired.has('bundle')) await refreshBundle(context, host.id);
    return {};
  },
};
