import type { ContractDefinition, DesiredChannel } from '../protocol/index.ts';

/** What is seen of one channel on this host. */
export interface SeenChannel {
  readonly orderer: { readonly active: boolean; readonly height: number } | 'absent';
  /** Folders that a removed channel left at the orderer: no channel of the name may start over them. */
  readonly remains: boolean;
  readonly peer: { readonly height: number } | 'absent';
  /** By contract's name. */
  readonly definitions: ReadonlyMap<string, SeenDefinition>;
}

export interface SeenDefinition {
  readonly approvedSequence: number;
  readonly committedSequence: number;
}

/** What to do next about a channel. `await`: nothing to do but to look again soon; `rest`: all is as desired. */
export type Step =
  | { readonly do: 'refuse-remains' }
  /** `peerToo`: what the two do for a channel overlaps. */
  | { readonly do: 'join-orderer'; readonly peerToo: boolean }
  | { readonly do: 'leave-orderer' }
  | { readonly do: 'clean-orderer' }
  | { readonly do: 'join-peer' }
  | { readonly do: 'approve'; readonly definitions: readonly ContractDefinition[] }
  | { readonly do: 'await'; readonly what: 'commit' | 'orderer' }
  | { readonly do: 'rest' };

const unseen: SeenDefinition = { approvedSequence: 0, committedSequence: 0 };

export const definitionOf = (seen: SeenChannel, name: string): SeenDefinition => seen.definitions.get(name) ?? unseen;

function ordererStep({ order, endorse }: DesiredChannel, seen: SeenChannel, unjoined: boolean): Step | undefined {
  if (order && seen.orderer === 'absent') {
    if (seen.remains) return { do: 'refuse-remains' };
    return { do: 'join-orderer', peerToo: endorse && !unjoined && seen.peer === 'absent' };
  }
  if (!order && seen.orderer !== 'absent') return { do: 'leave-orderer' };
  if (!order && seen.remains) return { do: 'clean-orderer' };
  return undefined;
}

/**
 * One step from what is seen to what is desired: orderer, peer, approvals, then waiting for others. `unjoined`: the channel was
 * taken off the peer by a task, which is final, since a channel id is never used again.
 */
export function nextStep(desired: DesiredChannel, seen: SeenChannel, unjoined: boolean): Step {
  const step = ordererStep(desired, seen, unjoined);
  if (step !== undefined) return step;
  const next = desired.endorse && !unjoined ? peerStep(desired, seen) : undefined;
  if (next !== undefined) return next;
  if (seen.orderer !== 'absent' && !seen.orderer.active) return { do: 'await', what: 'orderer' };
  return { do: 'rest' };
}

function peerStep({ contracts, approvedElsewhere }: DesiredChannel, seen: SeenChannel): Step | undefined {
  if (seen.peer === 'absent') return { do: 'join-peer' };
  const pending = contracts.filter(({ name, sequence }) => definitionOf(seen, name).approvedSequence < sequence);
  if (pending.length > 0 && !approvedElsewhere) return { do: 'approve', definitions: pending };
  const uncommitted = contracts.some((one) => definitionOf(seen, one.name).committedSequence < one.sequence);
  return uncommitted ? { do: 'await', what: 'commit' } : undefined;
}
