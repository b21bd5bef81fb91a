import type { KindReconciler } from '../phase.ts';
import { close } from './close.ts';
import { contracts } from './contracts.ts';
import { genesis } from './genesis.ts';
import { join } from './join.ts';
import { leaveOrderers, leavePeers } from './leave.ts';
import { open } from './open.ts';
import { order } from './order.ts';
import { place } from './place.ts';
import { type ChannelScope, loadChannelScope } from './scope.ts';

export const channelReconciler = (resyncMs: number): KindReconciler<ChannelScope> => ({
  kind: 'channel',
  concurrency: 16,
  resyncMs,
  wakesParent: false,
  load: loadChannelScope,
  phases: [place, genesis, order, join, contracts, open],
  leaving: [close, leaveOrderers, leavePeers],
});
