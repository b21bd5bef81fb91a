import { createHash, randomBytes } from 'node:crypto';
import { type CityNode, hostsOf, isoTime } from '@hansa/core';
import { type Static, Type } from 'typebox';
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
 * On the cloud `own` a city node is born with its hosts and with a secret for each, by which a machine becomes that host. The
 * machines count as made: their operator makes them.
 */
export async function inviteMachines(tx: Tx, deps: InviteDeps, stored: StoredResource): Promise<object> {
  const cityNode = stored as unknown as CityNode;
  if (cityNode.spec.cloud !== 'own') return {};
  const joins: Static<typeof JoinView>[] = [];
  for (const { name, spec } of hostsOf(cityNode)) {
    const id = deps.ids('host');
    const status = { incarnation: firstIncarnation };
    await createResource(tx, { id, kind: 'host', name, parentId: cityNode.id, spec, status });
    const call = { resourceId: id, incarnation: firstIncarnation, action: 'createMachine', token: id };
    await recordCall(tx, (await intendCall(tx, call)).id, { state: 'done', handle: `own://${id}` });
    joins.push(await issueJoinSecret(tx, deps, id, firstIncarnation));
  }
  return joins.length === 1 ? { join: joins[0] } : { joins };
}

/** A new secret for a host's machine; the one before ends. */
export async function issueJoinSecret(tx: Tx, { clock, joining }: InviteDeps, hostId: string, incarnation: number) {
  const secret = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(secret).digest('hex');
  await putBootstrapSecret(tx, { sha256, hostId, incarnation, ttlMs: joinWithinMs });
  const expiresAt = isoTime({ nowMs: () => clock.nowMs() + joinWithinMs });
  return { hostId, url: `${joining.bootstrapUrl}/#ca-sha256=${joining.authoritySha256}`, secret, expiresAt };
}
