import { deriveReady, type Kind, kinds, type Resource } from '@hansa/core';
import type { Selectable } from 'kysely';
import type { ResourceTable } from './tables.ts';

export type ResourceRow = Selectable<ResourceTable>;

/** The columns of a resource that its users see. */
export const resourceColumns = [
  'id',
  'kind',
  'name',
  'parentId',
  'ownerId',
  'spec',
  'generation',
  'status',
  'conditions',
  'observedGeneration',
  'version',
  'createdAt',
  'updatedAt',
  'deletingAt',
] as const satisfies readonly (keyof ResourceTable)[];

/** A resource beside the operator or tenant that may see it. */
export interface StoredResource<Spec = Record<string, unknown>, Status = Record<string, unknown>>
  extends Resource<Spec, Status> {
  readonly ownerId: string;
}

/** What the API and the events show: the resource and whether it is Ready, with what is in the way. */
export interface ResourceView extends Resource {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

export function toResource<Spec, Status>(row: Pick<ResourceRow, (typeof resourceColumns)[number]>) {
  return {
    kind: row.kind,
    id: row.id,
    name: row.name,
    parentId: row.parentId,
    ownerId: row.ownerId,
    spec: row.spec as Spec,
    generation: row.generation,
    status: row.status as Status,
    conditions: row.conditions,
    observedGeneration: row.observedGeneration,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletingAt: row.deletingAt?.toISOString() ?? null,
  } satisfies StoredResource<Spec, Status>;
}

/** Whether a resource is Ready: all conditions of its kind hold at its generation, and it is not being deleted. */
export function readinessOf(resource: Resource): Pick<ResourceView, 'ready' | 'reason' | 'message'> {
  if (resource.deletingAt !== null) {
    const { waitingFor } = resource.status as { waitingFor?: string };
    return { ready: false, reason: 'Deleting', message: waitingFor ?? '' };
  }
  const { status, reason, message } = deriveReady(
    resource.conditions,
    kinds[resource.kind as Kind].ready,
    resource.generation,
  );
  return { ready: status === 'True', reason, message };
}

export function toView(resource: StoredResource<unknown, unknown>): ResourceView {
  const { ownerId: _, ...visible } = resource;
  return { ...visible, ...readinessOf(resource) };
}
