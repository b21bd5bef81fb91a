import { endorsementThreshold, majority, toleratedFaults } from '@hansa/core';
import type { ImplicitMetaPolicy, Policy, Principal, PrincipalRole, SignaturePolicy } from './policy.ts';
import { refused } from './refused.ts';
import type { GenesisCity, GenesisOrderer, GenesisSpec } from './spec.ts';

export type OrderingCity = GenesisCity & { readonly orderer: NonNullable<GenesisCity['orderer']> };
export type EndorsingCity = GenesisCity & { readonly peers: NonNullable<GenesisCity['peers']> };

/** By consenter number: the order in which Fabric's BFT wants them. */
export const orderingCities = ({ cities }: Pick<GenesisSpec, 'cities'>): OrderingCity[] =>
  cities
    .filter((city): city is OrderingCity => city.orderer !== undefined)
    .toSorted((a, b) => a.orderer.consenterNo - b.orderer.consenterNo);

/** What BFT knows a consenter by; compared byte for byte by the orderer itself. */
export function identityOf({ identityCertificate, consenterNo }: GenesisOrderer): string {
  if (identityCertificate === undefined) throw refused(`consenter ${consenterNo} has no identity certificate`);
  return identityCertificate;
}

/** By MSP id, so that a spec's order does not matter. */
export const endorsingCities = ({ cities }: Pick<GenesisSpec, 'cities'>): EndorsingCity[] =>
  cities
    .filter((city): city is EndorsingCity => city.peers !== undefined)
    .toSorted((a, b) => (a.mspId < b.mspId ? -1 : 1));

export const outOf = (n: number, of: SignaturePolicy['of']): SignaturePolicy => ({ type: 'signature', n, of });
export const implicit = (rule: ImplicitMetaPolicy['rule'], of: string): ImplicitMetaPolicy => ({
  type: 'implicit-meta',
  rule,
  of,
});

const each = (cities: readonly GenesisCity[], role: PrincipalRole): Principal[] =>
  cities.map(({ mspId }) => ({ mspId, role }));

/** Enough cities that one that lies is outvoted. */
export function endorsement(spec: GenesisSpec): SignaturePolicy {
  const cities = endorsingCities(spec);
  return outOf(endorsementThreshold(cities.length), each(cities, 'peer'));
}

export function lifecycleEndorsement(spec: GenesisSpec): SignaturePolicy {
  const cities = endorsingCities(spec);
  return outOf(majority(cities.length), each(cities, 'peer'));
}

/** The tenant and a majority of its cities: neither can change the channel alone. */
export function applicationAdmins(spec: GenesisSpec): SignaturePolicy {
  const cities = endorsingCities(spec);
  return outOf(2, [
    { mspId: spec.tenant.mspId, role: 'admin' },
    { n: majority(cities.length), of: each(cities, 'admin') },
  ]);
}

export function ordererAdmins(spec: GenesisSpec): SignaturePolicy {
  const cities = orderingCities(spec).toSorted((a, b) => (a.mspId < b.mspId ? -1 : 1));
  return outOf(majority(cities.length), each(cities, 'admin'));
}

/**
 * BFT: ⌈(N + f + 1) / 2⌉ of the consenters' own certificates, in consenter order, or Fabric refuses the block. Raft: any orderer.
 */
export function blockValidation(spec: GenesisSpec): Policy {
  if (spec.ordering === 'raft') return implicit('any', 'Writers');
  const consenters = orderingCities(spec);
  const quorum = Math.ceil((consenters.length + toleratedFaults('bft', consenters.length) + 1) / 2);
  return outOf(
    quorum,
    consenters.map(({ mspId, orderer }) => ({ mspId, certificatePem: identityOf(orderer) })),
  );
}
