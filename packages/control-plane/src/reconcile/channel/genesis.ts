import { createHash } from 'node:crypto';
import type { DesiredChannel } from '@hansa/agent/protocol';
import { isFalse, isTrue } from '@hansa/core';
import { buildGenesisBlock, type GenesisCity, type GenesisOrderer } from '@hansa/fabric';
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
    const unknown = citiesOf(members)
      .filter((hosts) => toGenesisCity(hosts) === undefined)
      .flat();
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
    cities: citiesOf(members).flatMap((hosts) => toGenesisCity(hosts) ?? []),
    tenant: { mspId: tenant.id, rootCertificate: await context.tenants.ensureRoot(tenant.id) },
    batchIntervalMs: tier.batchIntervalMs,
    nonce: createHash('sha256').update(`genesis/${channel.id}`).digest().subarray(0, nonceBytes),
    createdAtMs: Date.parse(channel.createdAt),
  });
}

/** The hosts of each city. */
const citiesOf = (members: readonly Member[]): Member[][] => [
  ...Map.groupBy(members, ({ cityNodeId }) => cityNodeId).values(),
];

/** A city as block 0 names it; undefined until its hosts have an address and have told its certificates. */
export function toGenesisCity(hosts: readonly Member[]): GenesisCity | undefined {
  const [first] = hosts;
  const node = hosts.find((host) => host.node?.caCertificate && host.node.tlsCaCertificate)?.node;
  if (first === undefined || node === undefined) return undefined;
  const orderers = hosts.filter(({ orders }) => orders).map(toConsenter);
  const peers = hosts
    .filter(({ endorses }) => endorses)
    .map(({ address }) => address && { host: address.host, port: address.peer });
  const { orders, endorses } = first.placement;
  const [orderer] = orderers;
  const known = peers.filter((peer) => peer !== undefined);
  if ((orders && orderer === undefined) || (endorses && known.length === 0) || known.length < peers.length) {
    return undefined;
  }
  return {
    mspId: first.cityNodeId,
    caCertificate: node.caCertificate,
    tlsCaCertificate: node.tlsCaCertificate,
    ...(orderer && { orderer }),
    ...(endorses ? { peers: known } : {}),
  };
}

function toConsenter({ address, node, placement }: Member): GenesisOrderer | undefined {
  if (address === undefined || !node?.ordererCertificate || !node.ordererTlsCertificate) return undefined;
  return {
    host: address.host,
    port: address.orderer,
    identityCertificate: node.ordererCertificate,
    tlsCertificate: node.ordererTlsCertificate,
    consenterNo: placement.consenterNo ?? 0,
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
    const entries = members.map(({ hostId, orders: order, endorses: endorse }) => {
      const part = { order, endorse, contracts: [], approvedElsewhere: false };
      const body: DesiredChannel = { channelId: channel.id, genesisDigest, ...part };
      return { hostId, subject, body };
    });
    await upsertDesiredAll(tx, entries);
    return genesisDigest;
  });
}
