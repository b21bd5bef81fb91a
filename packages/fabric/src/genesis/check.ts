import type { Ordering } from '@hansa/core';
import { buildGenesisBlock } from './build.ts';
import { flattenTree } from './config-tree.ts';
import { type GenesisSummary, inspectGenesisBlock } from './inspect.ts';
import { openGenesis } from './read-block.ts';
import { refused } from './refused.ts';
import type { GenesisOrderer } from './spec.ts';

/** What the host itself knows about the channel that it is asked to join. */
export interface GenesisExpectation {
  readonly channelId: string;
  /** `sha256:<hex>`, when the digest was promised. */
  readonly digest?: string;
  readonly self: {
    readonly mspId: string;
    readonly caCertificate: string;
    readonly tlsCaCertificate: string;
    /** Whether this host is asked to endorse (its peer joins). `elsewhere`: the city's peers are on other hosts, and theirs to check. */
    readonly endorses: boolean | 'elsewhere';
    /** The orderer's own certificates, when this host is asked to order. `elsewhere`: the city's orderer is on another host. */
    readonly orderer?: { readonly identityCertificate: string; readonly tlsCertificate: string } | 'elsewhere';
  };
}

/**
 * What an agent asks before it joins: is this exactly the block that its membership implies, are this city's certificates the
 * ones named, and is it this channel? The block is built again from the membership that it names and must be equal to the byte,
 * so a weaker policy, a further organisation or an ACL has nowhere to hide. `genesis.refused` names what differs.
 */
export function checkGenesisBlock(block: Uint8Array, expectation: GenesisExpectation): GenesisSummary {
  const summary = inspectGenesisBlock(block);
  if (summary.channelId !== expectation.channelId) throw refused(`it is of channel ${summary.channelId}`);
  if (expectation.digest !== undefined && summary.digest !== expectation.digest) throw refused('its digest is another');
  const implied = buildGenesisBlock(summary);
  if (!Buffer.from(implied).equals(block))
    throw refused(`not implied by its membership: ${differences(block, implied)}`);
  checkSelf(summary, expectation.self);
  return summary;
}

const mostDifferences = 5;

function differences(given: Uint8Array, implied: Uint8Array): string {
  const [a, b] = [given, implied].map((block) => flattenTree(openGenesis(block).channelGroup)) as [
    Map<string, Uint8Array>,
    Map<string, Uint8Array>,
  ];
  const paths = [...new Set([...a.keys(), ...b.keys()])].filter((path) => {
    const [one, other] = [a.get(path), b.get(path)];
    return one === undefined || other === undefined || !Buffer.from(one).equals(other);
  });
  return paths.length === 0 ? 'its envelope' : paths.slice(0, mostDifferences).join(', ');
}

function checkSelf({ cities, ordering }: GenesisSummary, self: GenesisExpectation['self']): void {
  const city = cities.find(({ mspId }) => mspId === self.mspId);
  if (city === undefined) throw refused(`${self.mspId} is no member`);
  const { orderer } = city;
  const endorses = city.peers !== undefined;
  const rules: readonly [boolean, string][] = [
    [city.caCertificate === self.caCertificate, 'root certificate'],
    [city.tlsCaCertificate === self.tlsCaCertificate, 'TLS root certificate'],
    [self.endorses === 'elsewhere' || self.endorses === endorses, 'part as an endorser'],
    ...(self.orderer === 'elsewhere' ? [] : consenterRules(orderer, self.orderer, ordering)),
  ];
  const wrong = rules.find(([holds]) => !holds);
  if (wrong !== undefined) throw refused(`it names another ${wrong[1]} for ${self.mspId}`);
}

function consenterRules(
  named: GenesisOrderer | undefined,
  own: { readonly identityCertificate: string; readonly tlsCertificate: string } | undefined,
  ordering: Ordering,
): readonly [boolean, string][] {
  const identity = ordering === 'bft' ? own?.identityCertificate : undefined;
  return [
    [(named !== undefined) === (own !== undefined), 'part as a consenter'],
    [named?.tlsCertificate === own?.tlsCertificate, "orderer's TLS certificate"],
    [named?.identityCertificate === identity, "orderer's certificate"],
  ];
}
