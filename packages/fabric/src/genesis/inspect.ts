import { HansaError } from '@hansa/core';
import type { common } from '@hyperledger/fabric-protos';
import { blockDigest } from './build.ts';
import { entriesOf } from './config-tree.ts';
import { type DecodedConsensus, decodeConsensus } from './consensus.ts';
import { decodeAnchors, decodeMsp } from './organisation.ts';
import { decodePolicy, type Policy } from './policy.ts';
import { openGenesis } from './read-block.ts';
import { refused } from './refused.ts';
import type { Endpoint, GenesisCity, GenesisOrderer, GenesisSpec, GenesisTenant } from './spec.ts';

/** What a block 0 says, in our words. `policies` is keyed by path, such as `Channel/Application/Endorsement`. */
export interface GenesisSummary extends GenesisSpec {
  readonly digest: string;
  readonly policies: Readonly<Record<string, Policy>>;
}

/** Reads a block 0. `genesis.refused` when it is none, its data hash is wrong, or it has another shape than ours have. */
export function inspectGenesisBlock(block: Uint8Array): GenesisSummary {
  const { channelGroup, channelId, createdAtMs, nonce } = openGenesis(block);
  try {
    const consensus = decodeConsensus((name) => bytesOf(groupOf(channelGroup, 'Orderer'), name));
    return {
      channelId,
      ordering: consensus.ordering,
      batchIntervalMs: consensus.batchIntervalMs,
      ...decodeMembers(channelGroup, consensus),
      nonce,
      createdAtMs,
      digest: blockDigest(block),
      policies: Object.fromEntries(decodePolicies(channelGroup, 'Channel')),
    };
  } catch (error) {
    if (error instanceof HansaError) throw error;
    throw refused('its configuration cannot be read', error);
  }
}

function groupOf(group: common.ConfigGroup, name: string): common.ConfigGroup {
  const child = group.getGroupsMap().get(name);
  if (child === undefined) throw refused(`it has no group ${name}`);
  return child;
}

function bytesOf(group: common.ConfigGroup, name: string): Uint8Array {
  const value = group.getValuesMap().get(name);
  if (value === undefined) throw refused(`it has no value ${name}`);
  return value.getValue_asU8();
}

const membersOf = (group: common.ConfigGroup) => entriesOf(group.getGroupsMap());

/** Cities are the organisations with a TLS root; the one without is the tenant. */
function decodeMembers(
  channelGroup: common.ConfigGroup,
  { consenters }: DecodedConsensus,
): { cities: GenesisCity[]; tenant: GenesisTenant } {
  const cities = new Map<string, GenesisCity>();
  let tenant: GenesisTenant | undefined;
  for (const [name, group] of membersOf(groupOf(channelGroup, 'Application'))) {
    const { mspId, rootCertificate, tlsRootCertificate } = namedMsp(name, group);
    if (tlsRootCertificate === undefined) {
      if (tenant !== undefined) throw refused('it has two tenants');
      tenant = { mspId, rootCertificate };
    } else {
      const city = { mspId, caCertificate: rootCertificate, tlsCaCertificate: tlsRootCertificate };
      cities.set(mspId, { ...city, peers: anchorsOf(group) });
    }
  }
  for (const [name, group] of membersOf(groupOf(channelGroup, 'Orderer'))) {
    const { mspId, rootCertificate, tlsRootCertificate } = namedMsp(name, group);
    if (tlsRootCertificate === undefined) throw refused(`city ${mspId} has no TLS root`);
    const city = { mspId, caCertificate: rootCertificate, tlsCaCertificate: tlsRootCertificate };
    const { peers } = cities.get(mspId) ?? {};
    cities.set(mspId, { ...city, ...(peers && { peers }), orderer: consenterOf(mspId, group, consenters) });
  }
  if (tenant === undefined) throw refused('it has no tenant');
  return { cities: [...cities.values()], tenant };
}

function namedMsp(name: string, group: common.ConfigGroup) {
  const roots = decodeMsp(bytesOf(group, 'MSP'));
  if (roots.mspId !== name) throw refused(`organisation ${name} carries the MSP of ${roots.mspId}`);
  return roots;
}

function anchorsOf(group: common.ConfigGroup): readonly Endpoint[] {
  const anchors = decodeAnchors(bytesOf(group, 'AnchorPeers'));
  if (anchors.length === 0) throw refused('a city has no anchor peer');
  return anchors;
}

function consenterOf(
  mspId: string,
  group: common.ConfigGroup,
  consenters: DecodedConsensus['consenters'],
): GenesisOrderer {
  const addresses = Buffer.from(bytesOf(group, 'Endpoints')).toString();
  const found = consenters.find((consenter) =>
    consenter.mspId === undefined
      ? addresses.endsWith(`${consenter.host}:${consenter.port}`)
      : consenter.mspId === mspId,
  );
  if (found === undefined) throw refused(`city ${mspId} orders but is no consenter`);
  const { mspId: _, ...orderer } = found;
  return orderer;
}

function* decodePolicies(group: common.ConfigGroup, path: string): Generator<[string, Policy]> {
  for (const [name, configured] of entriesOf(group.getPoliciesMap())) {
    const policy = configured.getPolicy();
    if (policy === undefined) throw refused(`policy ${path}/${name} is empty`);
    yield [`${path}/${name}`, decodePolicy(policy)];
  }
  for (const [name, child] of membersOf(group)) yield* decodePolicies(child, `${path}/${name}`);
}
