import { HansaError } from '@hansa/core';
import type { DesiredChannel } from '../protocol/index.ts';
import { definitionOf, type SeenChannel, type SeenDefinition, type Step } from './channel-state.ts';
import type { ChannelPorts } from './ports.ts';

/** The hands of a channel's worker: how to look, and how to do each step. */
export interface ChannelSteps {
  /** Asks everything. */
  see(desired: DesiredChannel): Promise<SeenChannel>;
  /** Asks only what moves by itself: membership and heights. */
  seeHeights(seen: SeenChannel): Promise<SeenChannel>;
  /** Does the step and returns what is then to be seen. It asks as little as it can: questions cost time before a ledger is ready. */
  perform(step: Step, desired: DesiredChannel, seen: SeenChannel): Promise<SeenChannel>;
}

export function createChannelSteps(channelId: string, ports: ChannelPorts): ChannelSteps {
  const { orderer, peer, contracts } = ports;
  let block: { readonly digest: string; readonly bytes: Uint8Array } | undefined;

  async function genesisBlock(desired: DesiredChannel): Promise<Uint8Array> {
    const digest = desired.genesisDigest;
    if (block?.digest !== digest) {
      const bytes = await ports.fetchBlock(digest);
      ports.checkBlock(bytes, desired);
      block = { digest, bytes };
    }
    return block.bytes;
  }

  /** An approval is for good: what was seen of it is not asked again, and one that went through another host not at all. */
  async function seeDefinitions(
    desired: DesiredChannel,
    before: SeenChannel['definitions'] = new Map(),
  ): Promise<SeenChannel['definitions']> {
    const looks = desired.contracts.map(async ({ name, sequence }) => {
      const approved = before.get(name)?.approvedSequence ?? 0;
      const known = desired.approvedElsewhere || approved >= sequence;
      return [name, await contracts.see(channelId, name, known ? approved : undefined)] as const;
    });
    return new Map(await Promise.all(looks));
  }

  async function joinOrderer(peerToo: boolean, bytes: Uint8Array, seen: SeenChannel): Promise<SeenChannel> {
    const atOrderer = orderer.join(bytes).then(() => orderer.see(channelId));
    const [joined] = await Promise.all([atOrderer, peerToo ? peer.join(bytes) : undefined]);
    return { ...seen, ...joined, ...(peerToo ? { peer: { height: 1 } } : {}) };
  }

  async function approve(step: Step & { do: 'approve' }, seen: SeenChannel): Promise<SeenChannel> {
    await Promise.all(step.definitions.map((definition) => contracts.approve(channelId, definition)));
    const definitions = new Map(seen.definitions);
    for (const { name, sequence } of step.definitions) {
      definitions.set(name, { ...definitionOf(seen, name), approvedSequence: sequence });
    }
    return { ...seen, definitions };
  }

  function refuseRemains(): never {
    throw new HansaError(
      'genesis.refused',
      `The orderer of this host still holds the write-ahead log of an earlier channel ${channelId}; remove that channel first`,
    );
  }

  return {
    async see(desired) {
      const [atOrderer, atPeer] = await Promise.all([orderer.see(channelId), peer.see(channelId)]);
      const definitions = atPeer === 'absent' ? new Map<string, SeenDefinition>() : await seeDefinitions(desired);
      return { ...atOrderer, peer: atPeer, definitions };
    },
    async seeHeights(seen) {
      const [atOrderer, atPeer] = await Promise.all([orderer.see(channelId), peer.see(channelId)]);
      return { ...seen, ...atOrderer, peer: atPeer };
    },
    async perform(step, desired, seen) {
      switch (step.do) {
        case 'refuse-remains':
          return refuseRemains();
        case 'join-orderer':
          return joinOrderer(step.peerToo, await genesisBlock(desired), seen);
        case 'leave-orderer':
          await orderer.leave(channelId);
          await orderer.clean(channelId);
          return { ...seen, orderer: 'absent', remains: false };
        case 'clean-orderer':
          await orderer.clean(channelId);
          return { ...seen, remains: false };
        case 'join-peer':
          await peer.join(await genesisBlock(desired));
          return { ...seen, peer: { height: 1 } };
        case 'approve':
          return approve(step, seen);
        case 'await':
          if (step.what === 'commit') return { ...seen, definitions: await seeDefinitions(desired, seen.definitions) };
          return { ...seen, ...(await orderer.see(channelId)) };
        case 'rest':
          block = undefined;
          return seen;
      }
    },
  };
}
