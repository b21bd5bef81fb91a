import { HansaError } from '@hansa/core';
import type { TransactionStatus as LedgerStatus, SubmittedTransaction } from '@hansa/fabric';
import { Type } from 'typebox';
import { requireContract, requireWriter } from '../auth.ts';
import type { Server } from '../server.ts';
import { TransactionError } from '../transaction-error.ts';
import { sentTransaction, untilReady } from '../until-ready.ts';
import { accessOf } from './access.ts';
import { problems } from './problem-schema.ts';
import type { RouteContext } from './routes.ts';
import { Accepted, answerOf, ChannelPath, Committed, Transaction, TransactionStatus } from './schemas.ts';

const TransactionPath = Type.Object({
  ...ChannelPath.properties,
  transactionId: Type.String({ pattern: '^[0-9a-f]{64}$', description: '64 lower-case hexadecimal digits' }),
});

/** `POST …/transactions` submits and waits for the block; `GET …/transactions/{id}` tells what became of one. */
export function addTransactionRoutes(scope: Server, context: RouteContext): void {
  addSubmit(scope, context);
  addStatus(scope, context);
}

function addSubmit(scope: Server, context: RouteContext): void {
  const { transactor, throttle, gate } = context;
  scope.post(
    '/:channelId/transactions',
    {
      schema: {
        operationId: 'submitTransaction',
        summary: 'Submit a transaction',
        description:
          'Endorsed by as many cities as the channel asks, ordered by a majority, and by default waited for.',
        security: [{ key: [] }],
        params: ChannelPath,
        body: Transaction,
        response: { 200: Committed, 202: Accepted, ...problems },
      },
      onRequest: async (request) => requireWriter(accessOf(request).caller),
    },
    async (request, reply) => {
      const { channel, identity } = accessOf(request);
      const { contract, function: name, arguments: args = [], transient, wait = true } = request.body;
      requireContract(channel, contract);
      throttle.take(channel, 'write');
      const call = {
        identity,
        channelId: channel.channelId,
        contract,
        function: name,
        arguments: args,
        ...(transient === undefined ? {} : { transient }),
      };
      return gate(async () => {
        const submitted = await untilReady(channel.channelId, context, () => transactor.submit(call)).catch(
          nameTransaction,
        );
        const { transactionId } = submitted;
        const answer = answerOf(submitted.result);
        if (!wait) return reply.code(202).send({ transactionId, ...answer });
        const { validationCode, blockNumber } = await committed(submitted);
        return reply.code(200).send({ transactionId, validationCode, blockNumber, ...answer });
      });
    },
  );
}

function addStatus(scope: Server, { transactor, throttle, gate }: RouteContext): void {
  scope.get(
    '/:channelId/transactions/:transactionId',
    {
      schema: {
        operationId: 'showTransaction',
        summary: 'What became of a transaction',
        security: [{ key: [] }],
        params: TransactionPath,
        response: { 200: TransactionStatus, ...problems },
      },
    },
    async (request) => {
      const access = accessOf(request);
      throttle.take(access.channel, 'read');
      const query = {
        identity: access.identity,
        channelId: access.channel.channelId,
        transactionId: request.params.transactionId,
      };
      return gate(() => transactor.transactionStatus(query));
    },
  );
}

/** An error from the orderers leaves open whether they took the transaction; with its id the caller can find out. */
function nameTransaction(error: unknown): never {
  const transactionId = error instanceof HansaError ? sentTransaction(error) : undefined;
  if (!(error instanceof HansaError) || transactionId === undefined) throw error;
  const detail = `${error.message}; ask for transaction ${transactionId} before you submit anew`;
  throw new TransactionError(error.code, detail, { transactionId, cause: error });
}

/**
 * Waits for the block. Once the orderers have a transaction, whatever goes wrong while waiting leaves its outcome open, so the
 * answer is `transaction.pending` with its id, never "failed".
 */
async function committed(submitted: SubmittedTransaction): Promise<LedgerStatus> {
  const { transactionId } = submitted;
  const status = await submitted.commit().catch((cause: unknown) => {
    if (cause instanceof HansaError && cause.code === 'internal.bug') throw cause;
    const detail = `Transaction ${transactionId} was ordered and is not known to be committed yet; ask for it by its id`;
    throw new TransactionError('transaction.pending', detail, { transactionId, cause });
  });
  const { validationCode } = status;
  if (validationCode === 'VALID') return status;
  throw new TransactionError(
    'transaction.invalid',
    `Transaction ${transactionId} is in block ${status.blockNumber} as ${validationCode} and changed nothing; submit anew`,
    { transactionId, validationCode },
  );
}
