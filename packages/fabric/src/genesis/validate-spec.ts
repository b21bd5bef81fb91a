import { refused } from './refused.ts';
import type { GenesisSpec } from './spec.ts';

export const nonceBytes = 24;
const mostCities = 64;
const mostPeers = 8;

/** Rules that Fabric has, or that keep a spec and its block one to one. `genesis.refused` names the first that is broken. */
export function validateSpec(spec: GenesisSpec): void {
  const ordering = spec.cities.filter(({ orderer }) => orderer !== undefined);
  const mspIds = [...spec.cities.map(({ mspId }) => mspId), spec.tenant.mspId];
  const consenterNos = new Set(ordering.map(({ orderer }) => orderer?.consenterNo));
  const rules: readonly [boolean, string][] = [
    [/^[a-z][a-z0-9.-]{0,248}$/.test(spec.channelId), 'the channel id is not one that Fabric takes'],
    [spec.cities.length <= mostCities, `it has more than ${mostCities} cities`],
    [mspIds.every((mspId) => /^[a-zA-Z0-9.-]{1,100}$/.test(mspId)), 'an MSP id is not one that Fabric takes'],
    [new Set(mspIds).size === mspIds.length, 'two members have the same MSP id'],
    [ordering.length > 0, 'no city orders'],
    [spec.cities.some(({ peers }) => peers !== undefined), 'no city endorses'],
    [spec.cities.every(({ orderer, peers }) => orderer ?? peers), 'a city neither orders nor endorses'],
    [spec.cities.every(({ peers }) => peers === undefined || peers.length > 0), 'a city endorses without a peer'],
    [spec.cities.every(({ peers = [] }) => peers.length <= mostPeers), `a city has more than ${mostPeers} peers`],
    [consenterNos.size === ordering.length, 'two consenters have the same number'],
    [[...consenterNos].every((no) => Number.isInteger(no) && (no ?? 0) > 0), 'a consenter number is not positive'],
    [Number.isInteger(spec.batchIntervalMs) && spec.batchIntervalMs > 0, 'the batch interval is not positive'],
    [spec.batchIntervalMs <= 999_999, 'the batch interval is too long'],
    [spec.nonce.length === nonceBytes, `the nonce does not have ${nonceBytes} bytes`],
    [Number.isInteger(spec.createdAtMs) && spec.createdAtMs > 0, 'the time of creation is none'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken !== undefined) throw refused(broken[1]);
}
