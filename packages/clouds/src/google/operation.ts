import type { protos } from '@google-cloud/compute';

type Operation = protos.google.cloud.compute.v1.IOperation;

/** A failed operation is a normal answer; its code stands in the first of its errors. */
export function operationFailure(operation: Operation | undefined): { code: string; message: string } | undefined {
  const [first] = operation?.error?.errors ?? [];
  if (first === undefined || first === null) return undefined;
  return { code: first.code ?? 'unknown', message: first.message ?? 'The operation failed' };
}
