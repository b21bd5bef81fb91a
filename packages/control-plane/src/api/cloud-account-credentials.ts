import { type CloudAccountSpec, type CloudAccountStatus, closed } from '@hansa/core';
import { Type } from 'typebox';
import { patchSpec, toView, wakeHostsOnAccount } from '../store/index.ts';
import type { App } from './app.ts';
import { checkSettings } from './cloud-settings.ts';
import { beingDeleted, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { checkIfMatch, etagOf } from './etag.ts';
import { answers, changeHeaders, idParams, ref } from './schemas.ts';
import { write } from './write.ts';

export const Credentials = Type.Object(
  {},
  { additionalProperties: true, description: "As the cloud's adapter asks for them; never told again" },
);

const NewCredentials = Type.Object({ credentials: Credentials }, closed);

/**
 * Rotation: the new credentials take the place of the old in one transaction, the generation rises (so the account is checked
 * anew), and all hosts that stand on the account look again at once.
 */
export function rotateRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'rotateCloudAccountCredentials',
    summary: 'Give a cloud account new credentials',
    tags: ['cloud-accounts'],
    params: idParams,
    headers: changeHeaders,
    body: NewCredentials,
    response: answers(200, 'Stored; the account is checked anew', ref('CloudAccount')),
  };
  const config = { roles: ['admin', 'operator'] as const };
  app.put('/cloud-accounts/:id/credentials', { schema, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const before = await visibleLocked<CloudAccountSpec, CloudAccountStatus>(
        tx,
        'cloud-account',
        request.params.id,
        principal,
      );
      checkIfMatch(request.headers['if-match'], before);
      if (before.deletingAt !== null) throw beingDeleted(before);
      const { credentials } = request.body;
      await checkSettings(deps.clouds, before.spec.cloud, { credentials });
      await deps.clouds.keepCredentials(tx, before.id, credentials);
      const after = await patchSpec(tx, before.id, { spec: before.spec });
      await wakeHostsOnAccount(tx, before.id);
      return {
        status: 200,
        body: toView(after),
        headers: { etag: etagOf(after) },
        audit: { action: 'rotate cloud-account', resourceId: before.id },
      };
    }),
  );
}
