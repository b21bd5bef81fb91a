import type { ListedMachine } from '@hansa/clouds';
import type { FoundOrphan, KnownHost, Orphan } from '../../store/index.ts';
import { parseMachineKey } from '../machine-key.ts';

/**
 * Which of the machines that an account lists belong to no host: their host was never known, is deleted, or lives in a newer
 * machine. `hosts` must have been read after the listing: an intent is committed before its machine is made, so a machine that
 * is being made just now is known by then. What an orphan is once it stays, since a host's id never comes again and its
 * incarnation only rises. A key that is not one of this league's is never judged, whoever's tags it carries.
 */
export function findOrphans(
  leagueId: string,
  listed: Iterable<Pick<ListedMachine, 'key' | 'handle' | 'tags'>>,
  hosts: ReadonlyMap<string, KnownHost>,
): FoundOrphan[] {
  return [...listed].flatMap(({ key, handle, tags }): FoundOrphan[] => {
    const keyed = parseMachineKey(leagueId, key);
    if (keyed === undefined) return [];
    const host = hosts.get(keyed.hostId);
    if (host === undefined) return [{ key, handle, tags, reason: 'UnknownHost' }];
    if (host.deleted) return [{ key, handle, tags, reason: 'HostDeleted' }];
    return keyed.incarnation < host.newest ? [{ key, handle, tags, reason: 'Superseded' }] : [];
  });
}

/** Whether the quarantine of an orphan is over: it was seen in two listings or more, and long enough ago for the first time. */
export const isRipe = (
  { state, sightings, agedMs }: Pick<Orphan, 'state' | 'sightings'> & { readonly agedMs: number },
  quarantineMs: number,
): boolean => state === 'quarantined' && sightings >= 2 && agedMs >= quarantineMs;
