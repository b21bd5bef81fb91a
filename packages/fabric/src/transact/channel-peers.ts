import { majority } from '@hansa/core';
import { common } from '@hyperledger/fabric-protos';
import { entriesOf } from '../genesis/config-tree.ts';
import { decodeAnchors, decodeMsp } from '../genesis/organisation.ts';
import { decodePolicy } from '../genesis/policy.ts';
import { refused } from '../genesis/refused.ts';

/** Who endorses for an organisation on a channel, as the channel's own configuration names it. */
export interface ChannelPeer {
  readonly mspId: string;
  /** `host:port` of its peers: one of them speaks for all. */
  readonly addresses: readonly string[];
  readonly tlsCaPem: string;
}

export interface ChannelPeers {
  readonly peers: readonly ChannelPeer[];
  /** How many of them must agree on the outcome of a transaction. */
  readonly needed: number;
}

/** Reads what `cscc.GetChannelConfig` answers. Organisations without anchor peers have none that endorses. */
export function readChannelPeers(config: Uint8Array): ChannelPeers {
  const channel = common.Config.deserializeBinary(config).getChannelGroup();
  const application = channel?.getGroupsMap().get('Application');
  if (application === undefined) throw refused('it has no group Application');
  const peers = entriesOf(application.getGroupsMap()).flatMap(([, organisation]) => peerOf(organisation) ?? []);
  return { peers, needed: neededOf(application, peers.length) };
}

function peerOf(organisation: common.ConfigGroup): ChannelPeer | undefined {
  const values = organisation.getValuesMap();
  const anchors = decodeAnchors(values.get('AnchorPeers')?.getValue_asU8() ?? new Uint8Array());
  const { mspId, tlsRootCertificate } = decodeMsp(values.get('MSP')?.getValue_asU8() ?? new Uint8Array());
  if (anchors.length === 0 || tlsRootCertificate === undefined) return undefined;
  return { mspId, addresses: anchors.map(({ host, port }) => `${host}:${port}`), tlsCaPem: tlsRootCertificate };
}

/** Of a policy that is no plain count everybody is asked, which satisfies any. */
function neededOf(application: common.ConfigGroup, peerCount: number): number {
  const encoded = application.getPoliciesMap().get('Endorsement')?.getPolicy();
  const policy = encoded && decodePolicy(encoded);
  if (policy?.type === 'signature' && policy.of.every((part) => !('n' in part))) return policy.n;
  if (policy?.type === 'implicit-meta') return { any: 1, majority: majority(peerCount), all: peerCount }[policy.rule];
  return peerCount;
}
