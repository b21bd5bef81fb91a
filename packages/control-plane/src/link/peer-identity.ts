import { HansaError } from '@hansa/core';

/** Who is at the other end of a stream: known by the certificate alone, never by a field. */
export interface PeerIdentity {
  readonly hostId: string;
  readonly incarnation: number;
}

/**
 * Reads `URI:hansa://<league>/host/<host>/<incarnation>` from a verified client certificate's alternative names, as Node
 * prints them. `join.refused` when it names no host of this league, or more than one.
 */
export function peerIdentity(subjectAltName: string | undefined, leagueId: string): PeerIdentity {
  const uris = (subjectAltName ?? '').split(', ').filter((name) => name.startsWith('URI:'));
  const match = /^URI:hansa:\/\/([^/]+)\/host\/([a-z0-9-]+)\/([1-9][0-9]{0,8})$/.exec(uris[0] ?? '');
  const [, league, hostId, incarnation] = match ?? [];
  if (uris.length !== 1 || league !== leagueId || hostId === undefined || incarnation === undefined) {
    throw new HansaError('join.refused', 'The certificate names no host of this league');
  }
  return { hostId, incarnation: Number(incarnation) };
}
