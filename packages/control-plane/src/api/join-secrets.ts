import { HansaError, type HostSpec, type HostStatus } from '@hansa/core';
import type { App } from './app.ts';
import { beingDeleted, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { issueJoinSecret, JoinView } from './invite.ts';
import { answers, idempotencyHeader, idParams } from './schemas.ts';
import { write } from './write.ts';

/** For a machine of the operator's own that did not join in time: the secret that was told before ends. */
export function joinSecretRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'createJoinSecret',
    summary: 'Give a host of the cloud `own` a new join secret',
    tags: ['hosts'],
    params: idParams,
    headers: idempotencyHeader,
    response: answers(201, 'The secret; it is not told again', JoinView),
  };
  const config = { roles: ['admin', 'operator'] as const };
  app.post('/hosts/:id/join-secrets', { schema, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const host = await visibleLocked<HostSpec, HostStatus>(tx, 'host', request.params.id, principal);
      if (host.deletingAt !== null) throw beingDeleted(host);
      if (host.spec.cloud !== 'own') {
        throw new HansaError(
          'request.invalid',
          `The machine of ${host.id} is made by ${host.spec.cloud}, which gives it its secret`,
        );
      }
      const link = await tx.selectFrom('hostLink').select('hostId').where('hostId', '=', host.id).executeTakeFirst();
      if (link !== undefined) {
        const detail = `${host.id} has its machine; delete the city node and deploy it again to put another in its place`;
        throw new HansaError('resource.in-use', detail);
      }
      const join = await issueJoinSecret(tx, deps, host.id, host.status.incarnation);
      return { status: 201, body: join, audit: { action: 'create join-secret', resourceId: host.id } };
    }),
  );
}
