import { requireContract } from '../auth.ts';
import type { Server } from '../server.ts';
import { untilReady } from '../until-ready.ts';
import { accessOf } from './access.ts';
import { problems } from './problem-schema.ts';
import type { RouteContext } from './routes.ts';
import { answerOf, ChannelPath, Query, QueryAnswer } from './schemas.ts';

/** `POST …/queries` evaluates a function on this city's peer; the ledger stays as it is. */
export function addQueryRoutes(scope: Server, context: RouteContext): void {
  const { transactor, throttle, gate } = context;
  scope.post(
    '/:channelId/queries',
    {
      schema: {
        operationId: 'query',
        summary: 'Evaluate a function without a transaction',
        security: [{ key: [] }],
        params: ChannelPath,
        body: Query,
        response: { 200: QueryAnswer, ...problems },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const { channel, identity } = access;
      const { contract, function: name, arguments: args = [] } = request.body;
      requireContract(channel, contract);
      throttle.take(access.channel, 'read');
      const call = { identity, channelId: channel.channelId, contract, function: name, arguments: args };
      return gate(async () => answerOf(await untilReady(channel.channelId, context, () => transactor.evaluate(call))));
    },
  );
}
