import { Type } from 'typebox';
import type { Server } from '../server.ts';
import { accessOf } from './access.ts';
import { problems } from './problem-schema.ts';
import type { RouteContext } from './routes.ts';
import { Block, ChannelPath } from './schemas.ts';

const BlockPath = Type.Object({
  ...ChannelPath.properties,
  number: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'A block number, from 0' }),
});

/** `GET …/blocks/{number}`: a block as plain JSON. */
export function addBlockRoutes(scope: Server, { transactor, throttle, gate }: RouteContext): void {
  scope.get(
    '/:channelId/blocks/:number',
    {
      schema: {
        operationId: 'showBlock',
        summary: 'Read a block',
        security: [{ key: [] }],
        params: BlockPath,
        response: { 200: Block, ...problems },
      },
    },
    async (request) => {
      const access = accessOf(request);
      throttle.take(access.channel, 'read');
      const query = {
        identity: access.identity,
        channelId: access.channel.channelId,
        number: Number(request.params.number),
      };
      const block = await gate(() => transactor.block(query));
      return { ...block, transactions: [...block.transactions] };
    },
  );
}
