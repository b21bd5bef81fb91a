import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentLinkClient as _hansa_agent_v1_AgentLinkClient, AgentLinkDefinition as _hansa_agent_v1_AgentLinkDefinition } from './hansa/agent/v1/AgentLink.ts';
import type { CertificateExpiry as _hansa_agent_v1_CertificateExpiry, CertificateExpiry__Output as _hansa_agent_v1_CertificateExpiry__Output } from './hansa/agent/v1/CertificateExpiry.ts';
import type { Chunk as _hansa_agent_v1_Chunk, Chunk__Output as _hansa_agent_v1_Chunk__Output } from './hansa/agent/v1/Chunk.ts';
import type { Close as _hansa_agent_v1_Close, Close__Output as _hansa_agent_v1_Close__Output } from './hansa/agent/v1/Close.ts';
import type { CommitContract as _hansa_agent_v1_CommitContract, CommitContract__Output as _hansa_agent_v1_CommitContract__Output } from './hansa/agent/v1/CommitContract.ts';
import type { Component as _hansa_agent_v1_Component, Component__Output as _hansa_agent_v1_Component__Output } from './hansa/agent/v1/Component.ts';
import type { ContractDefinition as _hansa_agent_v1_ContractDefinition, ContractDefinition__Output as _hansa_agent_v1_ContractDefinition__Output } from './hansa/agent/v1/ContractDefinition.ts';
import type { Desired as _hansa_agent_v1_Desired, Desired__Output as _hansa_agent_v1_Desired__Output } from './hansa/agent/v1/Desired.ts';
import type { DesiredBundle as _hansa_agent_v1_DesiredBundle, DesiredBundle__Output as _hansa_agent_v1_DesiredBundle__Output } from './hansa/agent/v1/DesiredBundle.ts';
import type { DesiredCertify as _hansa_agent_v1_DesiredCertify, DesiredCertify__Output as _hansa_agent_v1_DesiredCertify__Output } from './hansa/agent/v1/DesiredCertify.ts';
import type { DesiredChannel as _hansa_agent_v1_DesiredChannel, DesiredChannel__Output as _hansa_agent_v1_DesiredChannel__Output } from './hansa/agent/v1/DesiredChannel.ts';
import type { DesiredContract as _hansa_agent_v1_DesiredContract, DesiredContract__Output as _hansa_agent_v1_DesiredContract__Output } from './hansa/agent/v1/DesiredContract.ts';
import type { DesiredNode as _hansa_agent_v1_DesiredNode, DesiredNode__Output as _hansa_agent_v1_DesiredNode__Output } from './hansa/agent/v1/DesiredNode.ts';
import type { DesiredStored as _hansa_agent_v1_DesiredStored, DesiredStored__Output as _hansa_agent_v1_DesiredStored__Output } from './hansa/agent/v1/DesiredStored.ts';
import type { DesiredSubject as _hansa_agent_v1_DesiredSubject, DesiredSubject__Output as _hansa_agent_v1_DesiredSubject__Output } from './hansa/agent/v1/DesiredSubject.ts';
import type { Down as _hansa_agent_v1_Down, Down__Output as _hansa_agent_v1_Down__Output } from './hansa/agent/v1/Down.ts';
import type { FetchRequest as _hansa_agent_v1_FetchRequest, FetchRequest__Output as _hansa_agent_v1_FetchRequest__Output } from './hansa/agent/v1/FetchRequest.ts';
import type { Hello as _hansa_agent_v1_Hello, Hello__Output as _hansa_agent_v1_Hello__Output } from './hansa/agent/v1/Hello.ts';
import type { IdentityCertificate as _hansa_agent_v1_IdentityCertificate, IdentityCertificate__Output as _hansa_agent_v1_IdentityCertificate__Output } from './hansa/agent/v1/IdentityCertificate.ts';
import type { IdentityCsr as _hansa_agent_v1_IdentityCsr, IdentityCsr__Output as _hansa_agent_v1_IdentityCsr__Output } from './hansa/agent/v1/IdentityCsr.ts';
import type { IssuedCertificates as _hansa_agent_v1_IssuedCertificates, IssuedCertificates__Output as _hansa_agent_v1_IssuedCertificates__Output } from './hansa/agent/v1/IssuedCertificates.ts';
import type { Observed as _hansa_agent_v1_Observed, Observed__Output as _hansa_agent_v1_Observed__Output } from './hansa/agent/v1/Observed.ts';
import type { ObservedBundle as _hansa_agent_v1_ObservedBundle, ObservedBundle__Output as _hansa_agent_v1_ObservedBundle__Output } from './hansa/agent/v1/ObservedBundle.ts';
import type { ObservedChannel as _hansa_agent_v1_ObservedChannel, ObservedChannel__Output as _hansa_agent_v1_ObservedChannel__Output } from './hansa/agent/v1/ObservedChannel.ts';
import type { ObservedContract as _hansa_agent_v1_ObservedContract, ObservedContract__Output as _hansa_agent_v1_ObservedContract__Output } from './hansa/agent/v1/ObservedContract.ts';
import type { ObservedDefinition as _hansa_agent_v1_ObservedDefinition, ObservedDefinition__Output as _hansa_agent_v1_ObservedDefinition__Output } from './hansa/agent/v1/ObservedDefinition.ts';
import type { ObservedEnrolment as _hansa_agent_v1_ObservedEnrolment, ObservedEnrolment__Output as _hansa_agent_v1_ObservedEnrolment__Output } from './hansa/agent/v1/ObservedEnrolment.ts';
import type { ObservedNode as _hansa_agent_v1_ObservedNode, ObservedNode__Output as _hansa_agent_v1_ObservedNode__Output } from './hansa/agent/v1/ObservedNode.ts';
import type { Ports as _hansa_agent_v1_Ports, Ports__Output as _hansa_agent_v1_Ports__Output } from './hansa/agent/v1/Ports.ts';
import type { Report as _hansa_agent_v1_Report, Report__Output as _hansa_agent_v1_Report__Output } from './hansa/agent/v1/Report.ts';
import type { ReportStored as _hansa_agent_v1_ReportStored, ReportStored__Output as _hansa_agent_v1_ReportStored__Output } from './hansa/agent/v1/ReportStored.ts';
import type { Task as _hansa_agent_v1_Task, Task__Output as _hansa_agent_v1_Task__Output } from './hansa/agent/v1/Task.ts';
import type { TaskResult as _hansa_agent_v1_TaskResult, TaskResult__Output as _hansa_agent_v1_TaskResult__Output } from './hansa/agent/v1/TaskResult.ts';
import type { TenantCsr as _hansa_agent_v1_TenantCsr, TenantCsr__Output as _hansa_agent_v1_TenantCsr__Output } from './hansa/agent/v1/TenantCsr.ts';
import type { UnjoinChannels as _hansa_agent_v1_UnjoinChannels, UnjoinChannels__Output as _hansa_agent_v1_UnjoinChannels__Output } from './hansa/agent/v1/UnjoinChannels.ts';
import type { Up as _hansa_agent_v1_Up, Up__Output as _hansa_agent_v1_Up__Output } from './hansa/agent/v1/Up.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  hansa: {
    agent: {
      v1: {
        AgentLink: SubtypeConstructor<typeof grpc.Client, _hansa_agent_v1_AgentLinkClient> & { service: _hansa_agent_v1_AgentLinkDefinition }
        CertificateExpiry: MessageTypeDefinition<_hansa_agent_v1_CertificateExpiry, _hansa_agent_v1_CertificateExpiry__Output>
        Chunk: MessageTypeDefinition<_hansa_agent_v1_Chunk, _hansa_agent_v1_Chunk__Output>
        Close: MessageTypeDefinition<_hansa_agent_v1_Close, _hansa_agent_v1_Close__Output>
        CommitContract: MessageTypeDefinition<_hansa_agent_v1_CommitContract, _hansa_agent_v1_CommitContract__Output>
        Component: MessageTypeDefinition<_hansa_agent_v1_Component, _hansa_agent_v1_Component__Output>
        ContractDefinition: MessageTypeDefinition<_hansa_agent_v1_ContractDefinition, _hansa_agent_v1_ContractDefinition__Output>
        Desired: MessageTypeDefinition<_hansa_agent_v1_Desired, _hansa_agent_v1_Desired__Output>
        DesiredBundle: MessageTypeDefinition<_hansa_agent_v1_DesiredBundle, _hansa_agent_v1_DesiredBundle__Output>
        DesiredCertify: MessageTypeDefinition<_hansa_agent_v1_DesiredCertify, _hansa_agent_v1_DesiredCertify__Output>
        DesiredChannel: MessageTypeDefinition<_hansa_agent_v1_DesiredChannel, _hansa_agent_v1_DesiredChannel__Output>
        DesiredContract: MessageTypeDefinition<_hansa_agent_v1_DesiredContract, _hansa_agent_v1_DesiredContract__Output>
        DesiredNode: MessageTypeDefinition<_hansa_agent_v1_DesiredNode, _hansa_agent_v1_DesiredNode__Output>
        DesiredStored: MessageTypeDefinition<_hansa_agent_v1_DesiredStored, _hansa_agent_v1_DesiredStored__Output>
        DesiredSubject: MessageTypeDefinition<_hansa_agent_v1_DesiredSubject, _hansa_agent_v1_DesiredSubject__Output>
        Down: MessageTypeDefinition<_hansa_agent_v1_Down, _hansa_agent_v1_Down__Output>
        FetchRequest: MessageTypeDefinition<_hansa_agent_v1_FetchRequest, _hansa_agent_v1_FetchRequest__Output>
        Hello: MessageTypeDefinition<_hansa_agent_v1_Hello, _hansa_agent_v1_Hello__Output>
        IdentityCertificate: MessageTypeDefinition<_hansa_agent_v1_IdentityCertificate, _hansa_agent_v1_IdentityCertificate__Output>
        IdentityCsr: MessageTypeDefinition<_hansa_agent_v1_IdentityCsr, _hansa_agent_v1_IdentityCsr__Output>
        IssuedCertificates: MessageTypeDefinition<_hansa_agent_v1_IssuedCertificates, _hansa_agent_v1_IssuedCertificates__Output>
        Observed: MessageTypeDefinition<_hansa_agent_v1_Observed, _hansa_agent_v1_Observed__Output>
        ObservedBundle: MessageTypeDefinition<_hansa_agent_v1_ObservedBundle, _hansa_agent_v1_ObservedBundle__Output>
        ObservedChannel: MessageTypeDefinition<_hansa_agent_v1_ObservedChannel, _hansa_agent_v1_ObservedChannel__Output>
        ObservedContract: MessageTypeDefinition<_hansa_agent_v1_ObservedContract, _hansa_agent_v1_ObservedContract__Output>
        ObservedDefinition: MessageTypeDefinition<_hansa_agent_v1_ObservedDefinition, _hansa_agent_v1_ObservedDefinition__Output>
        ObservedEnrolment: MessageTypeDefinition<_hansa_agent_v1_ObservedEnrolment, _hansa_agent_v1_ObservedEnrolment__Output>
        ObservedNode: MessageTypeDefinition<_hansa_agent_v1_ObservedNode, _hansa_agent_v1_ObservedNode__Output>
        Ports: MessageTypeDefinition<_hansa_agent_v1_Ports, _hansa_agent_v1_Ports__Output>
        Report: MessageTypeDefinition<_hansa_agent_v1_Report, _hansa_agent_v1_Report__Output>
        ReportStored: MessageTypeDefinition<_hansa_agent_v1_ReportStored, _hansa_agent_v1_ReportStored__Output>
        Task: MessageTypeDefinition<_hansa_agent_v1_Task, _hansa_agent_v1_Task__Output>
        TaskResult: MessageTypeDefinition<_hansa_agent_v1_TaskResult, _hansa_agent_v1_TaskResult__Output>
        TenantCsr: MessageTypeDefinition<_hansa_agent_v1_TenantCsr, _hansa_agent_v1_TenantCsr__Output>
        UnjoinChannels: MessageTypeDefinition<_hansa_agent_v1_UnjoinChannels, _hansa_agent_v1_UnjoinChannels__Output>
        Up: MessageTypeDefinition<_hansa_agent_v1_Up, _hansa_agent_v1_Up__Output>
      }
    }
  }
}

