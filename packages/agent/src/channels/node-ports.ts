import { access, rm, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { HansaError } from '@hansa/core';
import { channelRemains, checkGenesisBlock } from '@hansa/fabric';
import type { City } from '../components/city.ts';
import { running } from '../components/clients.ts';
import type { Layout } from '../layout.ts';
import type { Time } from '../time.ts';
import type { ChannelPorts } from './ports.ts';

export interface NodePortsDeps {
  readonly layout: Layout;
  readonly city: Pick<City, 'clients' | 'identities' | 'node'>;
  readonly packageIdOf: (label: string) => string;
  readonly fetchBlock: ChannelPorts['fetchBlock'];
  readonly time: Time;
}

const goneDeadlineMs = 10_000;
const gonePollMs = 20;
/** How long to wait for nothing where a folder cannot be watched. */
const unwatchedMs = 10_000;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function checkBlock({ city }: NodePortsDeps): ChannelPorts['checkBlock'] {
  // What another host of the city is named for is for that host to check.
  return (block, { channelId, genesisDigest, order, endorse }) => {
    const identities = city.identities();
    const node = city.node();
    if (identities === undefined || node === undefined) {
      throw new HansaError('fabric.unavailable', 'The nodes of this host are not up yet');
    }
    const { caCertificate, tlsCaCertificate, orderer, peer } = identities;
    const own = orderer && { identityCertificate: orderer.certificate, tlsCertificate: orderer.tlsCertificate };
    const consenter = order ? own : undefined;
    checkGenesisBlock(block, {
      channelId,
      digest: genesisDigest,
      self: {
        mspId: node.mspId,
        caCertificate,
        tlsCaCertificate,
        endorses: peer === undefined ? 'elsewhere' : endorse,
        ...(own === undefined ? { orderer: 'elsewhere' } : consenter && { orderer: consenter }),
      },
    });
  };
}

function ordererPort({ layout, city, time }: NodePortsDeps): ChannelPorts['orderer'] {
  const remainsOf = (channelId: string): readonly string[] => channelRemains(layout.orderer.data, channelId);
  return {
    async see(channelId) {
      const { orderer } = city.clients();
      if (orderer === undefined) return { orderer: 'absent', remains: false };
      const channel = await orderer.get(channelId);
      if (channel !== undefined) {
        return { orderer: { active: channel.status === 'active', height: channel.height }, remains: false };
      }
      const left = await Promise.all(remainsOf(channelId).map(exists));
      return { orderer: 'absent', remains: left.includes(true) };
    },
    async join(block) {
      await running(city.clients().orderer, 'orderer').join(block);
    },
    async leave(channelId) {
      const participation = running(city.clients().orderer, 'orderer');
      const deadlineMs = time.nowMs() + goneDeadlineMs;
      await participation.remove(channelId);
      while ((await participation.get(channelId)) !== undefined) {
        if (time.nowMs() > deadlineMs) {
          throw new HansaError('fabric.unavailable', `The orderer has not let go of ${channelId} yet`);
        }
        await time.sleep(gonePollMs);
      }
    },
    async clean(channelId) {
      await Promise.all(remainsOf(channelId).map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

function peerPort({ layout, city, time }: NodePortsDeps): ChannelPorts['peer'] {
  return {
    async see(channelId) {
      const { peer } = city.clients();
      if (peer === undefined) return 'absent';
      try {
        return { height: (await peer.admin.chainInfo(channelId)).height };
      } catch (error) {
        if (error instanceof HansaError && error.code === 'channel.unknown') return 'absent';
        throw error;
      }
    },
    async join(block) {
      await running(city.clients().peer, 'peer').admin.joinChannel(block);
    },
    async untilBlock(channelId, signal) {
      const directory = join(layout.peer.data, 'ledgersData', 'chains', 'chains', channelId);
      try {
        for await (const _ of watch(directory, { signal })) return;
      } catch {
        // Aborted, or the folder cannot be watched: the caller looks again after its pause anyway.
        await time.sleep(unwatchedMs, signal);
      }
    },
  };
}

function contractsPort({ city, packageIdOf }: NodePortsDeps): ChannelPorts['contracts'] {
  return {
    async see(channelId, name, approvedSequence) {
      const { lifecycle } = running(city.clients().peer, 'peer');
      const [approved, committed] = await Promise.all([
        approvedSequence === undefined ? lifecycle.queryApproved(channelId, name) : { sequence: approvedSequence },
        lifecycle.queryCommitted(channelId, name),
      ]);
      return { approvedSequence: approved?.sequence ?? 0, committedSequence: committed?.sequence ?? 0 };
    },
    async approve(channelId, { name, version, sequence, label }) {
      const definition = { name, version, sequence };
      const { lifecycle } = running(city.clients().peer, 'peer');
      await lifecycle.approve({ channelId, definition, packageId: packageIdOf(label) });
    },
  };
}

/** The ports of channels on this host's own orderer and peer. */
export function createNodePorts(deps: NodePortsDeps): ChannelPorts {
  return {
    fetchBlock: deps.fetchBlock,
    checkBlock: checkBlock(deps),
    orderer: ordererPort(deps),
    peer: peerPort(deps),
    contracts: contractsPort(deps),
  };
}
