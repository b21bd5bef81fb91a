import { ContractName } from '@hansa/core';
import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const ChannelPath = Type.Object({
  channelId: Type.String({ maxLength: 64, description: 'Id of one of your channels' }),
});

const argumentsMax = 64;

const callFields = {
  contract: ContractName,
  function: Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Function of the contract, such as `register`',
  }),
  arguments: Type.Optional(
    Type.Array(Type.String(), { maxItems: argumentsMax, description: 'Its arguments, as text', default: [] }),
  ),
};

export const Query = Type.Object(callFields, closed);

export const Transaction = Type.Object(
  {
    ...callFields,
    transient: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        maxProperties: 16,
        description: 'Reaches the contract and never the ledger',
      }),
    ),
    wait: Type.Optional(
      Type.Boolean({ default: true, description: 'False: answer 202 as soon as the orderers have the transaction' }),
    ),
  },
  closed,
);

/** A contract answers bytes: as text when they are UTF-8. */
const resultFields = {
  result: Type.String({ description: 'What the contract answered' }),
  resultEncoding: Type.Optional(
    Type.Literal('base64', { description: 'Present when the answer is not UTF-8: `result` is base 64 then' }),
  ),
};

export const QueryAnswer = Type.Object(resultFields);

export const Accepted = Type.Object({ transactionId: Type.String(), ...resultFields });

export const TransactionStatus = Type.Object({
  transactionId: Type.String(),
  validationCode: Type.String({ description: "Fabric's word: VALID, MVCC_READ_CONFLICT, …" }),
  blockNumber: Type.Integer(),
});

export const Committed = Type.Object({ ...TransactionStatus.properties, ...resultFields });

export const Block = Type.Object({
  number: Type.Integer(),
  previousHash: Type.String({ description: 'Hex' }),
  dataHash: Type.String({ description: 'Hex' }),
  transactions: Type.Array(
    Type.Object({
      transactionId: Type.String(),
      type: Type.String({ description: '`endorser`, `config` or `other`' }),
      creatorMspId: Type.String(),
      contract: Type.Optional(Type.String()),
      function: Type.Optional(Type.String()),
      validationCode: Type.String(),
      timestamp: Type.String({ description: 'ISO 8601, as the creator wrote it' }),
    }),
  ),
});

export const Channels = Type.Object({
  items: Type.Array(
    Type.Object({
      channelId: Type.String(),
      contracts: Type.Array(Type.String()),
      transactionsPerSecond: Type.Integer(),
      serving: Type.Boolean({ description: 'Whether this city answers for it yet' }),
    }),
  ),
});

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function answerOf(bytes: Uint8Array): { result: string; resultEncoding?: 'base64' } {
  try {
    return { result: utf8.decode(bytes) };
  } catch {
    return { result: Buffer.from(bytes).toString('base64'), resultEncoding: 'base64' };
  }
}
