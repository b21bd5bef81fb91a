import { access, rm, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { HansaError } from '@hansa/core';
import { channelRemains, checkGenesisBlock } from '@hansa/fabric';
import type { City } from '../components/city.ts';
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The ports of channels on this host's own orderer and peer. */
export function createNodePorts(deps: NodePortsDeps): ChannelPorts {
  const { layout, city, time } = deps;
  const { clients } = city;
  const remainsOf = (channelId: string): readonly string[] => channelRemains(layout.orderer.data, channelId);

  return {
    fetchBlock: deps.fetchBlock,
    checkBlock(block, desired) {
      const identities = city.identities();
      const node = city.node();
      if (identities === undefined || node === undefined) {
        throw new HansaError('fabric.unavailable', 'The nodes of this host are not up yet');
      }
      const { caCertificate, tlsCaCertificate, orderer } = identities;
      checkGenesisBlock(block, {
        channelId: desired.channelId,
        digest: desired.genesisDigest,
        self: {
          mspId: node.mspId,
          caCertificate,
          tlsCaCertificate,
          endorses: desired.endorse,
          ...(desired.order
            ? { orderer: { identityCertificate: orderer.certificate, tlsCertificate: orderer.tlsCertificate } }
            : {}),
        },
      });
    },
    orderer: {
      async see(channelId) {
        const channel = await clients().participation.get(channelId);
        const left = await Promise.all(remainsOf(channelId).map(exists));
        const remains = channel === undefined && left.includes(true);
        if (channel === undefined) return { orderer: 'absent', remains };
        return { orderer: { active: channel.status === 'active', height: channel.height }, remains };
      },
      async join(block) {
        await clients().participation.join(block);
      },
      async leave(channelId) {
        const { participation } = clients();
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
    },
    peer: {
      async see(channelId) {
        const { admin } = clients();
        try {
          return { height: (await admin.chainInfo(channelId)).height };
        } catch (error) {
          if (error instanceof HansaError && error.code === 'channel.unknown') return 'absent';
          throw error;
        }
      },
      async join(block) {
        await clients().admin.joinChannel(block);
      },
      async untilBlock(channelId, signal) {
        const directory = join(layout.peer.data, 'ledgersData', 'chains', 'chains', channelId);
        try {
          for await (const _ of watch(directory, { signal })) return;
        } catch {
          // Aborted, or the folder cannot be watched: the caller looks again after its pause anyway.
          if (!signal.aborted) await time.sleep(goneDeadlineMs, signal);
        }
      },
    },
    contracts: {
      async see(channelId, name) {
        const { lifecycle } = clients();
        const [approved, committed] = await Promise.all([
          lifecycle.queryApproved(channelId, name),
          lifecycle.queryCommitted(channelId, name),
        ]);
        return { approvedSequence: approved?.sequence ?? 0, committedSequence: committed?.sequence ?? 0 };
      },
      async approve(channelId, { name, version, sequence, label }) {
        const definition = { name, version, sequence };
        await clients().lifecycle.approve({ channelId, definition, packageId: deps.packageIdOf(label) });
      },
    },
  };
}
