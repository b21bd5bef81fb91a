import { createHash, createPublicKey } from 'node:crypto';
import { CloudError } from '@hansa/clouds';
import { type Clock, HansaError, type Host, isoTime } from '@hansa/core';
import { publicKeyOfCsr } from '@hansa/fabric';
import type { LeagueAuthority } from '../issuer/league-authority.ts';
import {
  appendAudit,
  type BootstrapSecret,
  type Database,
  findBootstrapSecret,
  getResource,
  putHostAddress,
  putJoinRefusal,
  type StoredResource,
  useBootstrapSecret,
} from '../store/index.ts';
import { type JoinProof, joinProof } from './proof.ts';
import type { Sightings } from './sightings.ts';

export interface JoinDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly league: LeagueAuthority;
  readonly sightings: Sightings;
}

export interface JoinInput {
  readonly secret: string;
  readonly csr: string;
  /** Where the machine's components listen and under which address others reach them, when the machine says so. */
  readonly listen?: string;
  readonly advertised?: string;
}

/** As the connection and the request say, not the body. */
export interface JoinCaller {
  readonly address: string;
  readonly requestId: string;
}

type Proof = Exclude<JoinProof, { readonly verdict: 'refused' | 'awaited' }>;

/**
 * A machine's first contact. The secret binds to the first public key that uses it from where the machine is, and that key may
 * ask again (the answer may have been lost) until its certificate was seen on the link; a caller that is refused binds nothing.
 * `join.refused` for a secret that is unknown, expired, spent or bound to another key, without saying which; `join.awaited`
 * while the cloud does not show the machine running; `join.elsewhere` when it shows the machine at another address than the
 * caller's; `request.invalid` for a bad certificate request.
 */
export async function joinHost(deps: JoinDeps, input: JoinInput, caller: JoinCaller): Promise<string> {
  const { db, league } = deps;
  const { secret, csr, listen = null, advertised = null } = input;
  const secretSha256 = sha256(secret);
  const keySha256 = sha256(createPublicKey(await publicKeyOfCsr(csr)).export({ type: 'spki', format: 'der' }));
  const found = await findBootstrapSecret(db.sql, secretSha256, keySha256);
  if (found === undefined) throw secretRefused();
  const { hostId, incarnation } = found;
  const proof = await prove(deps, found, caller);
  const used = await db.transaction(async (tx) => {
    const bound = await useBootstrapSecret(tx, secretSha256, keySha256);
    if (bound === undefined || (await getResource(tx, hostId)) === undefined) return undefined;
    await putHostAddress(tx, { hostId, incarnation, caller: caller.address, listen, advertised, ...columnsOf(proof) });
    return bound;
  });
  if (used === undefined) throw secretRefused();
  return await league.issueHost({ hostId, incarnation, csrPem: csr });
}

const columnsOf = (proof: Proof): { readonly proven: boolean; readonly proofMessage: string } =>
  proof.verdict === 'proven' ? { proven: true, proofMessage: '' } : { proven: false, proofMessage: proof.message };

/** What lets the caller in. @throws HansaError `join.awaited` or `join.elsewhere`; the latter is told to an admin */
async function prove(deps: JoinDeps, secret: BootstrapSecret, caller: JoinCaller): Promise<Proof> {
  const host = (await getResource(deps.db.sql, secret.hostId)) as (Host & StoredResource) | undefined;
  if (host === undefined) throw secretRefused();
  const proof = joinProof({ caller: caller.address, ...(await seenOf(deps, host, secret.incarnation)) });
  switch (proof.verdict) {
    case 'proven':
    case 'not-proven':
      return proof;
    case 'awaited':
      throw new HansaError('join.awaited', proof.message);
    case 'refused':
      await tellRefusal(deps, secret, caller, proof.message);
      throw new HansaError('join.elsewhere', proof.message);
  }
}

/** A machine that its operator made is known to no cloud. */
async function seenOf(
  { sightings }: JoinDeps,
  { id, spec }: Pick<Host, 'id' | 'spec'>,
  incarnation: number,
): Promise<Omit<Parameters<typeof joinProof>[0], 'caller'>> {
  if (spec.cloud === 'own') return { seen: undefined, natAddresses: [] };
  try {
    const { observation, natAddresses } = await sightings.of({ id, spec, incarnation });
    return { seen: observation, natAddresses };
  } catch (cause) {
    if (!(cause instanceof CloudError)) throw cause;
    throw new HansaError('join.awaited', 'The cloud does not say whether the machine runs; try again', { cause });
  }
}

/** A row of the audit and, by the host's conditions, an event; once for each caller, and for so many callers only. */
async function tellRefusal(
  { db, clock }: JoinDeps,
  { hostId, incarnation }: BootstrapSecret,
  { address, requestId }: JoinCaller,
  message: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const isNews = await putJoinRefusal(tx, { hostId, incarnation, caller: address, message });
    if (!isNews) return;
    await appendAudit(tx, {
      at: isoTime(clock),
      principal: address,
      role: 'machine',
      requestId,
      action: 'refuse join',
      resourceId: hostId,
      before: null,
      after: { incarnation, caller: address, message },
    });
  });
}

const secretRefused = (): HansaError =>
  new HansaError('join.refused', 'The secret is unknown, expired, spent or used by another key');

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
