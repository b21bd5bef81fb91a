import { createHash, createPublicKey } from 'node:crypto';
import { HansaError } from '@hansa/core';
import { publicKeyOfCsr } from '@hansa/fabric';
import type { LeagueAuthority } from '../issuer/league-authority.ts';
import { type Database, getResource, putHostAddress, useBootstrapSecret } from '../store/index.ts';

export interface JoinDeps {
  readonly db: Database;
  readonly league: LeagueAuthority;
}

export interface JoinInput {
  readonly secret: string;
  readonly csr: string;
  /** Where the machine's components listen and under which address others reach them, when the machine says so. */
  readonly listen?: string;
  readonly advertised?: string;
}

/**
 * A machine's first contact: its single-use secret binds to the first public key that uses it, and that key may ask again (the
 * answer may have been lost) until its certificate was seen on the link. `join.refused` for a secret that is unknown, expired,
 * spent or bound to another key, without saying which; `request.invalid` for a bad certificate request.
 */
export async function joinHost(
  { db, league }: JoinDeps,
  { secret, csr, listen, advertised }: JoinInput,
  caller: string,
): Promise<string> {
  const publicKey = createPublicKey(await publicKeyOfCsr(csr)).export({ type: 'spki', format: 'der' });
  const used = await db.transaction(async (tx) => {
    const found = await useBootstrapSecret(tx, sha256(secret), sha256(publicKey));
    if (found === undefined || (await getResource(tx, found.hostId)) === undefined) return undefined;
    const { hostId, incarnation } = found;
    await putHostAddress(tx, { hostId, incarnation, caller, listen: listen ?? null, advertised: advertised ?? null });
    return found;
  });
  if (used === undefined) {
    throw new HansaError('join.refused', 'The secret is unknown, expired, spent or used by another key');
  }
  return await league.issueHost({ hostId: used.hostId, incarnation: used.incarnation, csrPem: csr });
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
