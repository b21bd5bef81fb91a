import { HansaError } from '@hansa/core';
import type { peer } from '@hyperledger/fabric-protos';
import { type ProposalAnswer, payloadOf } from '../peer/proposal.ts';

/** An outcome, signed by as many peers as the channel asks. */
export interface Endorsed {
  readonly outcome: Uint8Array;
  readonly endorsements: readonly peer.Endorsement[];
}

export interface EndorseInput<Peer> {
  /** In the order in which they are to be asked. */
  readonly peers: readonly Peer[];
  readonly needed: number;
  readonly ask: (peer: Peer) => Promise<ProposalAnswer>;
  readonly action: string;
}

/**
 * Asks `needed` peers at once, and the next one for each that fails or answers otherwise than the others, until so many say
 * the same: an outcome, or the same refusal, which is then the contract's answer. `contract.refused`; `channel.not-ready` when
 * they do not agree; else the first peer's failure.
 */
export async function endorse<Peer>({ peers, needed, ask, action }: EndorseInput<Peer>): Promise<Endorsed> {
  if (needed < 1 || peers.length < needed) {
    throw new HansaError(
      'channel.not-ready',
      `${action}: ${needed} endorsing peers are needed and ${peers.length} known`,
    );
  }
  const answers = new Map<string, ProposalAnswer[]>();
  const failures: unknown[] = [];
  const waiting = [...peers];

  const agreed = (): readonly ProposalAnswer[] | undefined =>
    [...answers.values()].find((equal) => equal.length >= needed);

  const askNext = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined || agreed() !== undefined) return;
    try {
      const answer = await ask(next);
      if (!answer.byContract) payloadOf(answer, action);
      const equal = answers.get(keyOf(answer)) ?? [];
      answers.set(keyOf(answer), [...equal, answer]);
    } catch (error) {
      failures.push(error);
      return await askNext();
    }
    if (answers.size > 1) await askNext();
  };

  await Promise.all(Array.from({ length: needed }, askNext));
  const equal = agreed();
  if (equal !== undefined) return endorsedBy(equal, action);
  const [refusal] = [...answers.values()].flat().filter(({ endorsed }) => endorsed === undefined);
  if (refusal !== undefined) payloadOf(refusal, action);
  if (failures.length > 0) throw failures[0];
  throw new HansaError('channel.not-ready', `${action}: the peers do not agree on the outcome; try again`);
}

/** Equal for peers that say the same: what they signed, or why they refused. */
const keyOf = ({ status, message, endorsed }: ProposalAnswer): string =>
  endorsed === undefined ? `${status} ${message}` : Buffer.from(endorsed.outcome).toString('base64');

function endorsedBy(equal: readonly ProposalAnswer[], action: string): Endorsed {
  const [first] = equal;
  if (first?.endorsed === undefined) {
    if (first !== undefined) payloadOf(first, action);
    throw new HansaError('channel.not-ready', `${action}: nobody endorsed it`);
  }
  return {
    outcome: first.endorsed.outcome,
    endorsements: equal.flatMap(({ endorsed }) => endorsed?.endorsement ?? []),
  };
}
