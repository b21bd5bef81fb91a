export {
  CloudError,
  type CloudErrorClass,
  type CloudErrorOptions,
  type CloudRetry,
  cloudErrorClasses,
} from './errors.ts';
export type * from './port.ts';
