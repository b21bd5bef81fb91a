import { createHash, randomBytes } from 'node:crypto';
import { type CityNodeSpec, isoTime } from '@hansa/core';
import { Type } from 'typebox';
import {
  createResource,
  intendCall,
  putBootstrapSecret,
  recordCall,
  type StoredResource,
  type Tx,
} from '../store/index.ts';
import type { ApiDeps } from './deps.ts';

/** What an operator takes to a machine of their own. */
export const JoinView = Type.Object(
  {
    hostId: Type.String(),
    url: Type.String({ description: 'Where the machine joins; its fragment says by what it knows the league' }),
    secret: Type.String({
      description: 'Told once, here. Good for one machine: it binds to the first key that uses it',
    }),
    expiresAt: Type.String({ format: 'date-time' }),
  },
  { description: 'On the cloud `own` only' },
);

type InviteDeps = Pick<ApiDeps, 'ids' | 'clock' | 'joining'>;

/** Long enough to walk to a machine, short enough to be forgotten. */
const joinWithinMs = 24 * 3_600_000;
const firstIncarnation = 1;

/**
 * On the cloud `own` a city node is born with its host and with a secret by which a machine becomes that host. The machine
 * counts as made: its operator makes it.
 */
export async function inviteMachine(tx: Tx, deps: InviteDeps, stored: StoredResource): Promise<object> {
  const { cloud, profile } = stored.spec as CityNodeSpec;
  if (cloud !== 'own') return {};
  const id = deps.ids('host');
  await createResource(tx, {
    id,
    kind: 'host',
    name: `${stored.name.slice(0, 60)}-1`,
    parentId: stored.id,
    spec: { cloud, profile },
    status: { incarnation: firstIncarnation },
  });
  const call = { resourceId: id, incarnation: firstIncarnation, action: 'createMachine', token: id };
  await recordCall(tx, (await intendCall(tx, call)).id, { state: 'done', handle: `own://${id}` });
  return { join: await issueJoinSecret(tx, deps, id, firstIncarnation) };
}

/** A new secret for a host's machine; the one before ends. */
export async function issueJoinSecret(tx: Tx, { clock, joining }: InviteDeps, hostId: string, incarnation: number) {
  const secret = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(secret).digest('hex');
  await putBootstrapSecret(tx, { sha256, hostId, incarnation, ttlMs: joinWithinMs });
  const expiresAt = isoTime({ nowMs: () => clock.nowMs() + joinWithinMs });
  return { hostId, url: `${joining.bootstrapUrl}/#ca-sha256=${joining.authoritySha256}`, secret, expiresAt };
}
