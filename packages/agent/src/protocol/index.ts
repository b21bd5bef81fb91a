import { fileURLToPath } from 'node:url';
import { type GrpcObject, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType } from './generated/agent.ts';

export type { AgentLinkClient, AgentLinkHandlers } from './generated/hansa/agent/v1/AgentLink.ts';
export type { CommitContract__Output as CommitContract } from './generated/hansa/agent/v1/CommitContract.ts';
export type { Component__Output as ComponentReport } from './generated/hansa/agent/v1/Component.ts';
export type { ContractDefinition__Output as ContractDefinition } from './generated/hansa/agent/v1/ContractDefinition.ts';
export type { Desired__Output as Desired } from './generated/hansa/agent/v1/Desired.ts';
export type { DesiredBundle__Output as DesiredBundle } from './generated/hansa/agent/v1/DesiredBundle.ts';
export type { DesiredCertify__Output as DesiredCertify } from './generated/hansa/agent/v1/DesiredCertify.ts';
export type { DesiredChannel__Output as DesiredChannel } from './generated/hansa/agent/v1/DesiredChannel.ts';
export type { DesiredContract__Output as DesiredContract } from './generated/hansa/agent/v1/DesiredContract.ts';
export type { DesiredNode__Output as DesiredNode } from './generated/hansa/agent/v1/DesiredNode.ts';
export type { DesiredSubject__Output as DesiredSubject } from './generated/hansa/agent/v1/DesiredSubject.ts';
export type { Down, Down__Output } from './generated/hansa/agent/v1/Down.ts';
export type { Hello__Output as Hello } from './generated/hansa/agent/v1/Hello.ts';
export type { IdentityCsr__Output as IdentityCsr } from './generated/hansa/agent/v1/IdentityCsr.ts';
export type { IssuedCertificates__Output as IssuedCertificates } from './generated/hansa/agent/v1/IssuedCertificates.ts';
export type { Observed__Output as Observed } from './generated/hansa/agent/v1/Observed.ts';
export type { ObservedBundle__Output as ObservedBundle } from './generated/hansa/agent/v1/ObservedBundle.ts';
export type { ObservedChannel__Output as ObservedChannel } from './generated/hansa/agent/v1/ObservedChannel.ts';
export type { ObservedContract__Output as ObservedContract } from './generated/hansa/agent/v1/ObservedContract.ts';
export type { ObservedEnrolment__Output as ObservedEnrolment } from './generated/hansa/agent/v1/ObservedEnrolment.ts';
export type { ObservedNode__Output as ObservedNode } from './generated/hansa/agent/v1/ObservedNode.ts';
export type { Ports__Output as Ports } from './generated/hansa/agent/v1/Ports.ts';
export type { Report__Output as Report } from './generated/hansa/agent/v1/Report.ts';
export type { Task__Output as Task } from './generated/hansa/agent/v1/Task.ts';
export type { TaskResult__Output as TaskResult } from './generated/hansa/agent/v1/TaskResult.ts';
export type { UnjoinChannels__Output as UnjoinChannels } from './generated/hansa/agent/v1/UnjoinChannels.ts';
export type { Up, Up__Output } from './generated/hansa/agent/v1/Up.ts';

/** The gRPC contract between an agent and the control plane, as grpc-js wants it: client constructor and service. */
export function loadAgentProtocol(): ProtoGrpcType['hansa']['agent']['v1'] {
  // Found from the built module as well.
  const file = fileURLToPath(new URL('../../src/protocol/agent.proto', import.meta.url));
  const definition = loadSync(file, { longs: Number, enums: String, defaults: true, oneofs: true });
  const root: GrpcObject = loadPackageDefinition(definition);
  return (root as unknown as ProtoGrpcType).hansa.agent.v1;
}
