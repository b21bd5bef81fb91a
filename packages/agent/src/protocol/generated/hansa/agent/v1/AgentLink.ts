// Original file: src/protocol/agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Chunk as _hansa_agent_v1_Chunk, Chunk__Output as _hansa_agent_v1_Chunk__Output } from '../../../hansa/agent/v1/Chunk.ts';
import type { Down as _hansa_agent_v1_Down, Down__Output as _hansa_agent_v1_Down__Output } from '../../../hansa/agent/v1/Down.ts';
import type { FetchRequest as _hansa_agent_v1_FetchRequest, FetchRequest__Output as _hansa_agent_v1_FetchRequest__Output } from '../../../hansa/agent/v1/FetchRequest.ts';
import type { Up as _hansa_agent_v1_Up, Up__Output as _hansa_agent_v1_Up__Output } from '../../../hansa/agent/v1/Up.ts';

export interface AgentLinkClient extends grpc.Client {
  Connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_hansa_agent_v1_Up, _hansa_agent_v1_Down__Output>;
  Connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_hansa_agent_v1_Up, _hansa_agent_v1_Down__Output>;
  connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_hansa_agent_v1_Up, _hansa_agent_v1_Down__Output>;
  connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_hansa_agent_v1_Up, _hansa_agent_v1_Down__Output>;
  
  Fetch(argument: _hansa_agent_v1_FetchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hansa_agent_v1_Chunk__Output>;
  Fetch(argument: _hansa_agent_v1_FetchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hansa_agent_v1_Chunk__Output>;
  fetch(argument: _hansa_agent_v1_FetchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hansa_agent_v1_Chunk__Output>;
  fetch(argument: _hansa_agent_v1_FetchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hansa_agent_v1_Chunk__Output>;
  
}

export interface AgentLinkHandlers extends grpc.UntypedServiceImplementation {
  Connect: grpc.handleBidiStreamingCall<_hansa_agent_v1_Up__Output, _hansa_agent_v1_Down>;
  
  Fetch: grpc.handleServerStreamingCall<_hansa_agent_v1_FetchRequest__Output, _hansa_agent_v1_Chunk>;
  
}

export interface AgentLinkDefinition extends grpc.ServiceDefinition {
  Connect: MethodDefinition<_hansa_agent_v1_Up, _hansa_agent_v1_Down, _hansa_agent_v1_Up__Output, _hansa_agent_v1_Down__Output>
  Fetch: MethodDefinition<_hansa_agent_v1_FetchRequest, _hansa_agent_v1_Chunk, _hansa_agent_v1_FetchRequest__Output, _hansa_agent_v1_Chunk__Output>
}
