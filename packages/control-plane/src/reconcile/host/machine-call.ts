import { createHash, randomBytes } from 'node:crypto';
import { CloudError, type CloudProvider, type MachineSpec, TurnAwaited } from '@hansa/clouds';
import { asHansaError, type HostSpec } from '@hansa/core';
import { ensureSealed } from '../../issuer/sealed-secret.ts';
import { type ExternalCall, intendCall, putBootstrapSecret, recordCall, type Sql } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { userData } from './user-data.ts';

export const createMachineAction = 'createMachine';

/** A machine must have joined this long after it was first asked for. */
const joinWithinMs = 24 * 3_600_000;

/** The cloud's idempotency token of one incarnation of a host, and the key of its machine. */
export const machineKey = (leagueId: string, hostId: string, incarnation: number): string =>
  `${leagueId}-${hostId}-${incarnation}`;

export function newestMachineCall(db: Sql, hostId: string): Promise<ExternalCall | undefined> {
  return db
    .selectFrom('externalCall')
    .selectAll()
    .where('resourceId', '=', hostId)
    .where('action', '=', createMachineAction)
    .orderBy('incarnation', 'desc')
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

interface Making {
  readonly hostId: string;
  readonly incarnation: number;
  readonly spec: HostSpec;
  readonly site: string;
  readonly creation: ExternalCall | undefined;
}

/**
 * Makes the machine of this incarnation, at most one however often a pass dies in between: the intent is committed first, its
 * token is the machine's key, and what the machine is given (its join secret too) is the same at each repeat.
 */
export async function makeMachine(context: PassContext, provider: CloudProvider, making: Making): Promise<string> {
  const { call, secret } = await intend(context, making);
  const options = { signal: context.signal, callId: call.id };
  try {
    const { handle } = await provider.createMachine(await machineSpec(context, provider, making, secret), options);
    await recordCall(context.db.sql, call.id, { state: 'done', handle });
    return handle;
  } catch (error) {
    if (error instanceof TurnAwaited) throw error;
    const { code, message } = asHansaError(error);
    const known = error instanceof CloudError && error.errorClass !== 'unknown-outcome';
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    await recordCall(context.db.sql, call.id, {
      state: known ? 'failed' : 'unknown',
      outcome: { code, message },
      vendorRequestId,
    });
    throw error;
  }
}

/** The call row to go on with (a new one when the last failed for certain), and the secret with which the machine joins. */
function intend(context: PassContext, making: Making): Promise<{ call: ExternalCall; secret: string }> {
  const { hostId, incarnation, creation } = making;
  const open = creation?.incarnation === incarnation && creation.state !== 'failed' ? creation : undefined;
  return context.write(async (tx) => {
    const token = machineKey(context.league.leagueId, hostId, incarnation);
    const call =
      open ?? (await intendCall(tx, { resourceId: hostId, incarnation, action: createMachineAction, token }));
    let made = false;
    const purpose = `bootstrap/${incarnation}`;
    const secret = await ensureSealed(tx, context.keys, { ownerId: hostId, purpose }, () => {
      made = true;
      return randomBytes(32).toString('base64url');
    });
    const sha256 = createHash('sha256').update(secret).digest('hex');
    // A new attempt after a certain failure may come days later: its secret has its whole time again.
    if (made || open === undefined) await putBootstrapSecret(tx, { sha256, hostId, incarnation, ttlMs: joinWithinMs });
    return { call, secret };
  });
}

async function machineSpec(
  { league, settings, clouds }: PassContext,
  provider: CloudProvider,
  making: Making,
  secret: string,
): Promise<MachineSpec> {
  const { hostId, incarnation, spec, site } = making;
  const owner = league.leagueId;
  const shapes = await clouds.shapes(spec.cloud);
  const joining = { bootstrapUrl: settings.bootstrapUrl, authoritySha256: league.certificateSha256, secret };
  return {
    owner,
    key: machineKey(owner, hostId, incarnation),
    site,
    ...shapes[spec.profile],
    userData: userData(joining, provider.describe().capabilities),
    // Names that begin with `hansa-` are the adapters' own.
    tags: { league: owner, host: hostId, incarnation: String(incarnation) },
  };
}
