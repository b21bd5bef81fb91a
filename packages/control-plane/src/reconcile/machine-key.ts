import { idPattern } from '@hansa/core';

/** A machine as its key names it. */
export interface KeyedMachine {
  readonly hostId: string;
  readonly incarnation: number;
}

/** The cloud's idempotency token of one incarnation of a host, and the key of its machine. */
export const machineKey = (leagueId: string, hostId: string, incarnation: number): string =>
  `${leagueId}-${hostId}-${incarnation}`;

const hostAndIncarnation = new RegExp(`^(${idPattern('host').slice(1, -1)})-([1-9][0-9]{0,8})$`);

/** Undefined for a key that this league never made. */
export function parseMachineKey(leagueId: string, key: string): KeyedMachine | undefined {
  if (!key.startsWith(`${leagueId}-`)) return undefined;
  const [, hostId, incarnation] = hostAndIncarnation.exec(key.slice(leagueId.length + 1)) ?? [];
  return hostId === undefined ? undefined : { hostId, incarnation: Number(incarnation) };
}

/** What a machine carries from its creation on. Names that begin with `hansa-` are the adapters' own. */
export const machineTags = (league: string, host: string, incarnation: number): Readonly<Record<string, string>> => ({
  league,
  host,
  incarnation: String(incarnation),
});
