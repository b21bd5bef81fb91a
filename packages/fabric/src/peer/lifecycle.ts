import { setTimeout as sleep } from 'node:timers/promises';
import { HansaError } from '@hansa/core';
import { peer } from '@hyperledger/fabric-protos';
import { refusedProposal } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import { createTransactor } from '../transact/transactor.ts';
import type { PeerConnection } from './connection.ts';
import { tryPropose } from './proposal.ts';

export interface LifecycleOptions {
  readonly connection: PeerConnection;
  /** An admin of the peer's own organisation. */
  readonly identity: SigningIdentity;
  readonly timeoutMs?: number;
}

/** What all members agree on. Endorsement follows the channel's own policy. */
export interface ContractDefinition {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
}

export interface ApprovedDefinition extends ContractDefinition {
  readonly packageId?: string;
}

export interface CommittedDefinition extends ContractDefinition {
  /** By MSP id. */
  readonly approvals: Readonly<Record<string, boolean>>;
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
}

const lifecycle = '_lifecycle';
const defaultTimeoutMs = 30_000;

/** The definition's parts that approve and commit share. Plugins are Fabric's own. */
interface DefinitionMessage {
  setName(name: string): unknown;
  setVersion(version: string): unknown;
  setSequence(sequence: number): unknown;
  setEndorsementPlugin(name: string): unknown;
  setValidationPlugin(name: string): unknown;
  setValidationParameter(bytes: Uint8Array): unknown;
  serializeBinary(): Uint8Array;
}

function fill<Message extends DefinitionMessage>(message: Message, definition: ContractDefinition): Message {
  const policy = new peer.ApplicationPolicy();
  policy.setChannelConfigPolicyReference('/Channel/Application/Endorsement');
  message.setName(definition.name);
  message.setVersion(definition.version);
  message.setSequence(definition.sequence);
  message.setEndorsementPlugin('escc');
  message.setValidationPlugin('vscc');
  message.setValidationParameter(policy.serializeBinary());
  return message;
}

function approval({ definition, packageId }: ApproveInput): Uint8Array {
  const source = new peer.lifecycle.ChaincodeSource();
  if (packageId === undefined) {
    source.setUnavailable(new peer.lifecycle.ChaincodeSource.Unavailable());
  } else {
    const local = new peer.lifecycle.ChaincodeSource.Local();
    local.setPackageId(packageId);
    source.setLocalPackage(local);
  }
  const message = fill(new peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs(), definition);
  message.setSource(source);
  return message.serializeBinary();
}

const sameDefinition = (one: ContractDefinition, other: ContractDefinition | undefined): boolean =>
  one.name === other?.name && one.version === other.version && one.sequence === other.sequence;

/** The first retries are quick: another city's approval is usually one block away. */
const commitAttempts = 16;
const firstPauseMs = 20;
const longestPauseMs = 500;

export function createLifecycle({ connection, identity, timeoutMs = defaultTimeoutMs }: LifecycleOptions): Lifecycle {
  const transactor = createTransactor({ connection, commitTimeoutMs: timeoutMs, endorseTimeoutMs: timeoutMs });

  const transact = async (channelId: string, name: string, message: Uint8Array, endorsingMspIds: readonly string[]) => {
    const call = { identity, channelId, contract: lifecycle, function: name, arguments: [message], endorsingMspIds };
    const { transactionId, validationCode } = await (await transactor.submit(call)).commit();
    if (validationCode === 'VALID') return;
    throw new HansaError('transaction.invalid', `${name} on ${channelId}: ${transactionId} is ${validationCode}`);
  };

  const query = async (channelId: string, name: string, message: Uint8Array): Promise<Uint8Array | undefined> => {
    const given = { identity, channelId, contract: lifecycle, arguments: [name, message], timeoutMs };
    const { status, message: refusal, payload } = await tryPropose(connection, given);
    if (status === 200) return payload;
    if (/is not defined|could not fetch approved chaincode definition/.test(refusal)) return undefined;
    throw refusedProposal(refusal, `Peer ${connection.address}, ${name} on ${channelId}`);
  };

  const queryApproved = async (channelId: string, name: string): Promise<ApprovedDefinition | undefined> => {
    const args = new peer.lifecycle.QueryApprovedChaincodeDefinitionArgs();
    args.setName(name);
    const payload = await query(channelId, 'QueryApprovedChaincodeDefinition', args.serializeBinary());
    if (payload === undefined) return undefined;
    const result = peer.lifecycle.QueryApprovedChaincodeDefinitionResult.deserializeBinary(payload);
    const packageId = result.getSource()?.getLocalPackage()?.getPackageId();
    const definition = { name, version: result.getVersion(), sequence: result.getSequence() };
    return packageId === undefined ? definition : { ...definition, packageId };
  };

  const queryCommitted = async (channelId: string, name: string): Promise<CommittedDefinition | undefined> => {
    const args = new peer.lifecycle.QueryChaincodeDefinitionArgs();
    args.setName(name);
    const payload = await query(channelId, 'QueryChaincodeDefinition', args.serializeBinary());
    if (payload === undefined) return undefined;
    const result = peer.lifecycle.QueryChaincodeDefinitionResult.deserializeBinary(payload);
    const approvals = Object.fromEntries(result.getApprovalsMap().toArray());
    return { name, version: result.getVersion(), sequence: result.getSequence(), approvals };
  };

  const commitOnce = ({ channelId, definition, endorsingMspIds }: CommitInput): Promise<void> => {
    const message = fill(new peer.lifecycle.CommitChaincodeDefinitionArgs(), definition).serializeBinary();
    return transact(channelId, 'CommitChaincodeDefinition', message, endorsingMspIds);
  };

  return {
    queryApproved,
    queryCommitted,
    async approve(input) {
      try {
        await transact(input.channelId, 'ApproveChaincodeDefinitionForMyOrg', approval(input), [identity.mspId]);
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

/**
 * Peers read every organisation's approval while they endorse a commit: one that is a block behind answers otherwise. And on a
 * young network they may not know each other yet.
 */
function isSpreading(error: unknown): boolean {
  if (!(error instanceof HansaError)) return false;
  const { code, message } = error;
  if (code === 'channel.not-ready') return true;
  if (code === 'transaction.invalid') return /MVCC_READ_CONFLICT/.test(message);
  return /payloads do not match|not agreed to by this org|did not match|not approved/i.test(message);
}
