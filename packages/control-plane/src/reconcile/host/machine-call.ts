import { createHash, randomBytes } from 'node:crypto';
import type { CloudProvider, MachineShapes, MachineSpec } from '@hansa/clouds';
import type { HostSpec, Profile } from '@hansa/core';
import { ensureSealed } from '../../issuer/sealed-secret.ts';
import { askFor, type ExternalCall, intendCall, putBootstrapSecret, type Sql } from '../../store/index.ts';
import { machineKey, machineTags } from '../machine-key.ts';
import type { PassContext } from '../phase.ts';
import { recorded } from '../recorded-call.ts';
import { userData } from './user-data.ts';

export const createMachineAction = 'createMachine';

/** A machine must have joined this long after it was first asked for. */
const joinWithinMs = 24 * 3_600_000;

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
  const shapes = await context.clouds.shapes(making.spec.cloud);
  const shape = shapes[making.spec.profile];
  const { call, secret } = await intend(context, making, shape);
  const spec = machineSpec(context, provider, { ...making, shape, secret });
  return recorded(context, call, async (options) => {
    const { handle } = await provider.createMachine(spec, options);
    return { done: true, answer: handle, handle };
  });
}

/** The call row to go on with (a new one when the last failed for certain), and the secret with which the machine joins. */
function intend(
  context: PassContext,
  { hostId, incarnation, creation, spec, site }: Making,
  shape: MachineShapes[Profile],
): Promise<{ call: ExternalCall; secret: string }> {
  const open = creation?.incarnation === incarnation && creation.state !== 'failed' ? creation : undefined;
  return context.write(async (tx) => {
    const token = machineKey(context.league.leagueId, hostId, incarnation);
    const what = { resourceId: hostId, accountId: spec.account, incarnation, action: createMachineAction, token };
    const call = open ?? (await intendCall(tx, what));
    await askFor(tx, call.id, { ...shape, site });
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

function machineSpec(
  { league, settings }: PassContext,
  provider: CloudProvider,
  making: Making & { readonly shape: MachineShapes[Profile]; readonly secret: string },
): MachineSpec {
  const { hostId, incarnation, site, shape, secret } = making;
  const owner = league.leagueId;
  const joining = { bootstrapUrl: settings.bootstrapUrl, authoritySha256: league.certificateSha256, secret };
  return {
    owner,
    key: machineKey(owner, hostId, incarnation),
    site,
    ...shape,
    userData: userData(joining, provider.describe().capabilities),
    tags: machineTags(owner, hostId, incarnation),
  };
}
