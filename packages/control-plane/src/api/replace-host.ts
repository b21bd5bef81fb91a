import { HansaError, type HostSpec, type HostStatus, replacementObstacle, runs } from '@hansa/core';
import {
  forgetCapacity,
  lockCapacity,
  newestIncarnation,
  patchSpec,
  placementsOn,
  type StoredResource,
  type Tx,
  toView,
} from '../store/index.ts';
import type { App } from './app.ts';
import { beingDeleted, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { etagOf } from './etag.ts';
import { answers, idempotencyHeader, idParams, ref } from './schemas.ts';
import { write } from './write.ts';

/** Another machine for a host. Asking again while it is under way changes nothing. */
export function replaceRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'replaceHost',
    summary: 'Delete the machine of a host and make another, with new keys',
    description:
      'Refused while a channel would lose by it: replace.needs-consenter-swap, replace.needs-membership-update.',
    tags: ['hosts'],
    params: idParams,
    headers: idempotencyHeader,
    response: answers(202, 'Accepted; Ready once the new machine serves', ref('Host')),
  };
  const config = { roles: ['admin', 'operator'] as const };
  app.post('/hosts/:id/replace', { schema, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const host = await visibleLocked<HostSpec, HostStatus>(tx, 'host', request.params.id, principal);
      if (host.deletingAt !== null) throw beingDeleted(host);
      if (host.spec.cloud === 'own') {
        const detail = `The machine of ${host.id} is its operator's own; delete the city node and deploy it again`;
        throw new HansaError('request.invalid', detail, {
          violations: [{ field: '/id', rule: 'must be a host whose machine a cloud made' }],
        });
      }
      const after = await askForReplacement(tx, host);
      return {
        status: 202,
        body: toView(after),
        headers: { etag: etagOf(after) },
        audit: { action: 'replace host', resourceId: host.id, before: host.spec, after: after.spec },
      };
    }),
  );
}

/** @throws replace.needs-consenter-swap, replace.needs-membership-update */
async function askForReplacement(
  tx: Tx,
  host: StoredResource<HostSpec, HostStatus>,
): Promise<StoredResource<HostSpec, HostStatus>> {
  const cityNodeId = host.parentId ?? '';
  await lockCapacity(tx, cityNodeId);
  const { role } = host.spec;
  const obstacle = replacementObstacle({ id: host.id, role }, await placementsOn(tx, cityNodeId));
  if (obstacle !== undefined) throw obstacle;
  const newest = await newestIncarnation(tx, host.id);
  // No machine was ever asked for: the first is as new as any.
  if (newest === 0 || (host.spec.incarnation ?? 0) > newest) return host;
  // No channel is placed on what goes; capacity comes back when the city's hosts are Ready.
  if (runs(role, 'ca')) await forgetCapacity(tx, cityNodeId);
  return patchSpec<HostSpec, HostStatus>(tx, host.id, { spec: { ...host.spec, incarnation: newest + 1 } });
}
