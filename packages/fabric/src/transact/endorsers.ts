import type { HansaError } from '@hansa/core';
import { createPeerConnection, type PeerConnection } from '../peer/connection.ts';
import { actionOf, type ProposalAnswer, propose, sendProposal } from '../peer/proposal.ts';
import { type Invocation, type SignedProposal, signProposal } from '../peer/signed-proposal.ts';
import { type ChannelPeer, type ChannelPeers, readChannelPeers } from './channel-peers.ts';
import { type Endorsed, endorse } from './endorse.ts';

export interface EndorsersOptions {
  readonly connection: PeerConnection;
  /** Of the organisation whose peer `connection` leads to. */
  readonly mspId: string;
  readonly timeoutMs: number;
  /** Opens connections to the peers of others. */
  readonly connect?: (to: { readonly address: string; readonly tlsCaPem: string }) => PeerConnection;
}

/**
 * The peers of all cities, asked directly and known from each channel's own configuration, so that nothing waits until peers
 * have heard of each other, which on a young channel takes up to a gossip interval.
 */
export interface Endorsers {
  /**
   * Has a call endorsed: by as many peers as the channel asks, the own one first, or by those of `mspIds`, each of them.
   * Errors as of `endorse`, and `channel.unknown` when the own peer is not in the channel.
   */
  endorse(call: Invocation, mspIds?: readonly string[]): Promise<{ proposal: SignedProposal; endorsed: Endorsed }>;
  close(): void;
}

/** A peer that failed is asked last for so long. */
const avoidMs = 10_000;
const channelsKept = 10_000;

export function createEndorsers(options: EndorsersOptions): Endorsers {
  const { connection, mspId, timeoutMs, connect = createPeerConnection } = options;
  const channels = new Map<string, ChannelPeers>();
  const connections = new Map<string, PeerConnection>();
  const failedAt = new Map<string, number>();

  async function peersOf({ identity, channelId }: Invocation): Promise<ChannelPeers> {
    const known = channels.get(channelId);
    if (known !== undefined) return known;
    const query = { identity, channelId, contract: 'cscc', arguments: ['GetChannelConfig', channelId], timeoutMs };
    const found = readChannelPeers(await propose(connection, query));
    const [oldest] = channels.keys();
    if (channels.size >= channelsKept && oldest !== undefined) channels.delete(oldest);
    channels.set(channelId, found);
    return found;
  }

  function connectionTo({ tlsCaPem }: ChannelPeer, address: string): PeerConnection {
    const key = `${address} ${tlsCaPem}`;
    const kept = connections.get(key) ?? connect({ address, tlsCaPem });
    connections.set(key, kept);
    return kept;
  }

  const failedLately = (address: string): boolean => performance.now() - (failedAt.get(address) ?? -avoidMs) < avoidMs;
  const avoided = ({ addresses }: ChannelPeer): boolean => addresses.every(failedLately);

  /** One of an organisation's peers after the other, those last that failed lately; to the own ones there is one connection. */
  async function askAny(peer: ChannelPeer, send: (to: PeerConnection) => Promise<ProposalAnswer>) {
    const { addresses } = peer;
    if (peer.mspId === mspId) return await send(connection).catch((error: unknown) => failed(error, addresses));
    const inTurn = [...addresses.filter((one) => !failedLately(one)), ...addresses.filter(failedLately)];
    for (const [index, address] of inTurn.entries()) {
      try {
        return await send(connectionTo(peer, address));
      } catch (error) {
        if (index === inTurn.length - 1 || !isUnavailable(error)) return failed(error, [address]);
        failedAt.set(address, performance.now());
      }
    }
    throw new TypeError('an organisation without a peer');
  }

  function failed(error: unknown, addresses: readonly string[]): never {
    if (isUnavailable(error)) for (const address of addresses) failedAt.set(address, performance.now());
    throw error;
  }

  /** The own peer first, then the others in turn, so that no city carries them all. */
  function inOrder(peers: readonly ChannelPeer[], transactionId: string): ChannelPeer[] {
    const others = peers.filter((peer) => peer.mspId !== mspId);
    const turn = others.length === 0 ? 0 : Number.parseInt(transactionId.slice(0, 6), 16) % others.length;
    const own = peers.filter((peer) => peer.mspId === mspId);
    const ordered = [...own, ...others.slice(turn), ...others.slice(0, turn)];
    return [...ordered.filter((peer) => !avoided(peer)), ...ordered.filter(avoided)];
  }

  return {
    async endorse(call, mspIds) {
      const { peers, needed } = await peersOf(call);
      const proposal = signProposal(call);
      const asked =
        mspIds === undefined
          ? inOrder(peers, proposal.transactionId)
          : peers.filter((peer) => mspIds.includes(peer.mspId));
      const ask = (peer: ChannelPeer) =>
        askAny(peer, (to) => sendProposal(to, proposal, timeoutMs, actionOf(to, call)));
      const action = `${call.contract} on ${call.channelId}`;
      try {
        const endorsed = await endorse({ peers: asked, needed: mspIds?.length ?? needed, ask, action });
        return { proposal, endorsed };
      } catch (error) {
        // The channel's members may have changed; what a contract refuses has nothing to do with them.
        if ((error as HansaError).code !== 'contract.refused') channels.delete(call.channelId);
        throw error;
      }
    },
    close() {
      for (const each of connections.values()) each.close();
    },
  };
}

const isUnavailable = (error: unknown): boolean => (error as HansaError).code === 'fabric.unavailable';
