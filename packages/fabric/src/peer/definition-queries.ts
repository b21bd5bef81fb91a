import { HansaError } from '@hansa/core';
import { peer } from '@hyperledger/fabric-protos';
import { refusedProposal } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from './connection.ts';
import type { ApprovedDefinition, CommittedDefinition } from './definition.ts';
import { tryPropose } from './proposal.ts';

interface QueryOptions {
  readonly connection: PeerConnection;
  readonly identity: SigningIdentity;
  readonly timeoutMs: number;
}

/**
 * Asks the own peer alone: one proposal, no discovery, cheap enough to poll. `undefined` when there is no such definition. An
 * approval that this peer has only the hash of is told without its package id, once it is committed.
 */
export function definitionQueries({ connection, identity, timeoutMs }: QueryOptions) {
  const query = async (channelId: string, name: string, message: Uint8Array): Promise<Uint8Array | undefined> => {
    const given = { identity, channelId, contract: '_lifecycle', arguments: [name, message], timeoutMs };
    const { status, message: refusal, payload } = await tryPropose(connection, given);
    if (status === 200) return payload;
    if (/is not defined|could not fetch approved chaincode definition/.test(refusal)) return undefined;
    throw refusedProposal(refusal, `Peer ${connection.address}, ${name} on ${channelId}`);
  };

  const queryApproved = async (channelId: string, name: string): Promise<ApprovedDefinition | undefined> => {
    const args = new peer.lifecycle.QueryApprovedChaincodeDefinitionArgs();
    args.setName(name);
    const payload = await query(channelId, 'QueryApprovedChaincodeDefinition', args.serializeBinary()).catch((error) =>
      hashOnly(error) ? 'hash-only' : Promise.reject(error),
    );
    if (payload === 'hash-only') return approvedByHash(channelId, name);
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

  /** Whether an organisation approved what is committed is told by the hashes, so any peer knows it. */
  const approvedByHash = async (channelId: string, name: string): Promise<ApprovedDefinition | undefined> => {
    const committed = await queryCommitted(channelId, name);
    return committed?.approvals[identity.mspId] === true
      ? { name, version: committed.version, sequence: committed.sequence }
      : undefined;
  };

  return { queryApproved, queryCommitted };
}

/**
 * An approval is private data of its organisation, handed to the peers that it has at that moment: one that joins later (another
 * machine in the place of a lost one) has only its hash, and Fabric's lifecycle answers so.
 */
const hashOnly = (error: unknown): boolean =>
  error instanceof HansaError && error.message.includes('private data matching public hash version is not available');
