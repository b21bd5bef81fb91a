export type { CallName } from './decorate/around.ts';
export { withDeadline } from './decorate/deadline.ts';
export { type CloudMetrics, withMetrics } from './decorate/metrics.ts';
export { TurnAwaited } from './decorate/rate-limit.ts';
export {
  type DefaultLimit,
  type DeployingCall,
  type DeploymentFacts,
  deployingCalls,
  type PaidPart,
  type VendorCall,
} from './deployment.ts';
export {
  CloudError,
  type CloudErrorClass,
  type CloudErrorOptions,
  type CloudRetry,
  cloudErrorClasses,
} from './errors.ts';
export type { LocalCloudConfig } from './local/config.ts';
export type * from './port.ts';
export { createPriceBook, type ListedPrice, type PriceBook, type PriceOrigin } from './prices/book.ts';
export { type PriceFile, PriceFileError, readPriceFile } from './prices/file.ts';
export { Confidence, lowestConfidence, PriceRow, perMonth, Unpriced } from './prices/row.ts';
export { type CloudAccess, type CloudRegistry, createRegistry, type RegistryDeps } from './registry.ts';
export type { AdapterSchemas, MachineShapes, VendorAdapter, VendorAdapters } from './vendors.ts';
