import { peer } from '@hyperledger/fabric-protos';

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

/** Without a package id the organisation approves without serving the contract. */
export function approveMessage(definition: ContractDefinition, packageId: string | undefined): Uint8Array {
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

export const commitMessage = (definition: ContractDefinition): Uint8Array =>
  fill(new peer.lifecycle.CommitChaincodeDefinitionArgs(), definition).serializeBinary();
