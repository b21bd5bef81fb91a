import type { protos } from '@google-cloud/compute';
import type { CloudError } from '../errors.ts';
import { cloudError } from './translate.ts';

type Operation = protos.google.cloud.compute.v1.IOperation;

/** A failed operation is a normal answer; its code stands in the first of its errors, and its name is what support asks for. */
export function operationFailure(operation: Operation | undefined, what: string): CloudError | undefined {
  const [first] = operation?.error?.errors ?? [];
  if (first === undefined || first === null) return undefined;
  const { code, message } = first;
  return cloudError(
    {
      code: code ?? 'unknown',
      message: message ?? 'The operation failed',
      requestId: operation?.name ?? undefined,
    },
    { write: true, what },
  );
}
