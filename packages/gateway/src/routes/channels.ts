import { HansaError } from '@hansa/core';
import { requireBundle } from '../auth.ts';
import type { Server } from '../server.ts';
import { problems } from './problem-schema.ts';
import type { RouteContext } from './routes.ts';
import { Channels } from './schemas.ts';

/** `GET /v1/channels`: the channels of the key's tenant that this city serves. */
export function addChannelRoutes(scope: Server, { current, clock }: RouteContext): void {
  scope.get(
    '',
    {
      schema: {
        operationId: 'listChannels',
        summary: 'Your channels in this city',
        security: [{ key: [] }],
        response: { 200: Channels, ...problems },
      },
    },
    async ({ caller }) => {
      if (caller === null) throw new HansaError('internal.bug', 'A route of a tenant ran without its hook');
      const { bundle, identities } = requireBundle(current(), clock);
      const serving = identities.has(caller.tenantId);
      const items = bundle.channels
        .filter(({ tenantId }) => tenantId === caller.tenantId)
        .map(({ channelId, contracts, transactionsPerSecond }) => ({
          channelId,
          contracts,
          transactionsPerSecond,
          serving,
        }));
      return { items };
    },
  );
}
