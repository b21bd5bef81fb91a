import type { Condition } from '../condition.ts';
import type { Kind } from './kind.ts';

/**
 * What every kind of resource looks like, in the database and in the API. `spec` is what was asked for, `status` what was
 * seen. `generation` rises with each change of the spec; `version` with each change of the row (it is the ETag).
 */
export interface Resource<Spec = unknown, Status = unknown> {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly spec: Spec;
  readonly generation: number;
  readonly status: Status;
  readonly conditions: readonly Condition[];
  readonly observedGeneration: number;
  readonly version: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set once deletion was asked for. The row is gone when deletion has been observed to its end. */
  readonly deletingAt: string | null;
}
