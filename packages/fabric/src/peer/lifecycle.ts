import { setTimeout as sleep } from 'node:timers/promises';
import { HansaError } from '@hansa/core';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import { createTransactor } from '../transact/transactor.ts';
import type { PeerConnection } from './connection.ts';
import {
  type ApprovedDefinition,
  approveMessage,
  type CommittedDefinition,
  type ContractDefinition,
  commitMessage,
} from './definition.ts';
import { definitionQueries } from './definition-queries.ts';

export interface LifecycleOptions {
  readonly connection: PeerConnection;
  /** An admin of the peer's own organisation. */
  readonly identity: SigningIdentity;
  readonly timeoutMs?: number;
}

export interface ApproveInput {
  readonly channelId: string;
  readonly definition: ContractDefinition;
  /** Without it the organisation approves without serving the contract. */
  readonly packageId?: string;
}

export interface CommitInput {
  readonly channelId: string;
  readonly definition: ContractDefinition;
  /** MSPs whose peers endorse the commit; together they must satisfy LifecycleEndorsement. */
  readonly endorsingMspIds: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Contract definitions of channels. Errors: `transaction.invalid` when the ledger refuses after all retries, and those of a
 * transactor.
 */
export interface Lifecycle {
  /** Approves for the own organisation and waits for the commit. Already approved with the same content counts as done. */
  approve(input: ApproveInput): Promise<void>;
  /** Commits and waits; already committed counts as done; retries while approvals are still spreading, a bounded number of times. */
  commit(input: CommitInput): Promise<void>;
  /** The own organisation's newest approval; one local query. */
  queryApproved(channelId: string, name: string): Promise<ApprovedDefinition | undefined>;
  /** What the own peer sees as committed; one local query, cheap enough to poll. */
  queryCommitted(channelId: string, name: string): Promise<CommittedDefinition | undefined>;
  close(): void;
}

const lifecycle = '_lifecycle';
const defaultTimeoutMs = 30_000;

const sameDefinition = (one: ContractDefinition, other: ContractDefinition | undefined): boolean =>
  one.name === other?.name && one.version === other.version && one.sequence === other.sequence;

/** The first retries are quick: another city's approval is usually one block away. */
const commitAttempts = 16;
const firstPauseMs = 20;
const longestPauseMs = 500;

export function createLifecycle({ connection, identity, timeoutMs = defaultTimeoutMs }: LifecycleOptions): Lifecycle {
  const { mspId } = identity;
  const transactor = createTransactor({ connection, mspId, commitTimeoutMs: timeoutMs, endorseTimeoutMs: timeoutMs });

  const transact = async (channelId: string, name: string, message: Uint8Array, endorsingMspIds: readonly string[]) => {
    const call = { identity, channelId, contract: lifecycle, function: name, arguments: [message], endorsingMspIds };
    const { transactionId, validationCode } = await (await transactor.submit(call)).commit();
    if (validationCode === 'VALID') return;
    throw new HansaError('transaction.invalid', `${name} on ${channelId}: ${transactionId} is ${validationCode}`);
  };

  const { queryApproved, queryCommitted } = definitionQueries({ connection, identity, timeoutMs });

  const commitOnce = ({ channelId, definition, endorsingMspIds }: CommitInput): Promise<void> => {
    return transact(channelId, 'CommitChaincodeDefinition', commitMessage(definition), endorsingMspIds);
  };

  return {
    queryApproved,
    queryCommitted,
    close: () => transactor.close(),
    async approve(input) {
      try {
        await transact(
          input.channelId,
          'ApproveChaincodeDefinitionForMyOrg',
          approveMessage(input.definition, input.packageId),
          [mspId],
        );
      } catch (error) {
        const approved = await queryApproved(input.channelId, input.definition.name);
        if (!sameDefinition(input.definition, approved) || approved?.packageId !== input.packageId) throw error;
      }
    },
    async commit(input) {
      for (let attempt = 1, pauseMs = firstPauseMs; ; attempt += 1, pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        try {
          return await commitOnce(input);
        } catch (error) {
          const committed = await queryCommitted(input.channelId, input.definition.name);
          if (sameDefinition(input.definition, committed)) return;
          if (attempt === commitAttempts || !isSpreading(error)) throw error;
          await sleep(pauseMs, undefined, input.signal && { signal: input.signal });
        }
      }
    },
  };
}

/** Peers read every organisation's approval while they endorse a commit: one that is a block behind answers otherwise. */
function isSpreading(error: unknown): boolean {
  if (!(error instanceof HansaError)) return false;
  const { code, message } = error;
  if (code === 'channel.not-ready') return true;
  if (code === 'transaction.invalid') return /MVCC_READ_CONFLICT/.test(message);
  return /not agreed to by this org|did not match|not approved/i.test(message);
}
