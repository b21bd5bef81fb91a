export { type ClientOptions, createClient } from './client.ts';
export { isNotFound, ProblemError, UnreachableError, WaitTimeoutError } from './errors.ts';
export type { FollowItem, FollowOptions } from './follow.ts';
export {
  type ContractCall,
  createGatewayClient,
  type GatewayClient,
  type GatewayClientOptions,
  type SubmitOptions,
  type TransactionReceipt,
} from './gateway.ts';
export type * from './types.ts';
export type { WaitOptions } from './wait.ts';
