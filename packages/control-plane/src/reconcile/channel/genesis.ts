import { createHash } from 'node:crypto';
import type { DesiredChannel } from '@hansa/agent/protocol';
import { isFalse, isTrue } from '@hansa/core';
import { buildGenesisBlock, type GenesisCity } from '@hansa/fabric';
import { desiredOf, putBlob, upsertDesiredAll } from '../../store/index.ts';
import { refreshBundle } from '../bundle/refresh.ts';
import type { PassContext, Phase } from '../phase.ts';
import { namesOf } from './judge.ts';
import { type ChannelScope, channelSubject, type Member } from './scope.ts';

const condition = 'GenesisStored';
const nonceBytes = 24;

/**
 * GenesisStored: block 0 is stored, and every member's host was told to join the channel. The first bundles go out in the
 * same pass, so that gateways get their certificates while orderers and peers join.
 */
export const genesis: Phase<ChannelScope> = {
  condition,
  run: async (context, scope) => {
    const { members } = scope;
    const told = members.find(({ desired }) => desired !== undefined)?.desired;
    if (told !== undefined && members.every(({ desired }) => desired !== undefined)) {
      return { conditions: [isTrue(condition)], status: { genesisDigest: told.genesisDigest } };
    }
    const unknown = members.filter((member) => toGenesisCity(member) === undefined);
    if (members.length === 0 || unknown.length > 0) {
      return { conditions: [isFalse(condition, 'Waiting', `${namesOf(unknown)}: certificates are not known yet`)] };
    }
    const block = await buildBlock(context, scope);
    const [digest] = await Promise.all([
      store(context, scope, block),
      ...members.map(({ hostId }) => refreshBundle(context, hostId)),
    ]);
    return { conditions: [isTrue(condition)], status: { genesisDigest: digest } };
  },
};

/** The same bytes at each repeat of the pass, as long as the members' certificates are the same. */
async function buildBlock(context: PassContext, { channel, tenant, tier, members }: ChannelScope): Promise<Uint8Array> {
  return buildGenesisBlock({
    channelId: channel.id,
    ordering: channel.spec.ordering,
    cities: members.flatMap((member) => toGenesisCity(member) ?? []),
    tenant: { mspId: tenant.id, rootCertificate: await context.tenants.ensureRoot(tenant.id) },
    batchIntervalMs: tier.batchIntervalMs,
    nonce: createHash('sha256').update(`genesis/${channel.id}`).digest().subarray(0, nonceBytes),
    createdAtMs: Date.parse(channel.createdAt),
  });
}

/** A city as block 0 names it; undefined until its host has told its certificates. */
export function toGenesisCity({ cityNodeId, node, address, placement }: Member): GenesisCity | undefined {
  if (address === undefined || node === undefined) return undefined;
  const { caCertificate, tlsCaCertificate, ordererCertificate, ordererTlsCertificate } = node;
  if ([caCertificate, tlsCaCertificate, ordererCertificate, ordererTlsCertificate].includes('')) return undefined;
  const { host } = address;
  const orderer = {
    host,
    port: address.orderer,
    identityCertificate: ordererCertificate,
    tlsCertificate: ordererTlsCertificate,
    consenterNo: placement.consenterNo ?? 0,
  };
  return {
    mspId: cityNodeId,
    caCertificate,
    tlsCaCertificate,
    ...(placement.orders ? { orderer } : {}),
    ...(placement.endorses ? { peer: { host, port: address.peer } } : {}),
  };
}

/** Once a host was told of a block 0, that one is the channel's for ever: a pass that comes second tells the same. */
function store(context: PassContext, scope: ChannelScope, block: Uint8Array): Promise<string> {
  const { channel, members } = scope;
  const subject = channelSubject(channel.id);
  return context.write(async (tx) => {
    const told = await Promise.all(members.map(({ hostId }) => desiredOf<DesiredChannel>(tx, hostId, subject)));
    const first = told.find((body) => body !== undefined)?.genesisDigest;
    const genesisDigest = first ?? (await putBlob(tx, 'application/vnd.hyperledger.fabric.block', block));
    const entries = members.map(({ hostId, placement }) => {
      const { orders: order, endorses: endorse } = placement;
      const body: DesiredChannel = {
        channelId: channel.id,
        genesisDigest,
        order,
        endorse,
        contracts: [],
        approvedElsewhere: false,
      };
      return { hostId, subject, body };
    });
    await upsertDesiredAll(tx, entries);
    return genesisDigest;
  });
}
