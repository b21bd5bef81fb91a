import { CloudError } from '../errors.ts';
import type { CallOptions, MachinePhase } from '../port.ts';
import { isObject, type Json, textOf } from '../signed-http/answer.ts';
import { type Baidu, pages } from './client.ts';
import { keyTag, ownerTag } from './names.ts';

export interface Instance {
  readonly id: string;
  readonly status: string;
  readonly zone: string | undefined;
  readonly type: string | undefined;
  readonly owner: string | undefined;
  readonly key: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly privateAddress: string | undefined;
  readonly publicAddress: string | undefined;
}

/** States of the vendor (`services/bcc/api/model.go`); any other is `unknown`. */
const phases: Readonly<Record<string, MachinePhase>> = {
  Starting: 'creating',
  Scaling: 'creating',
  ChangeVpc: 'creating',
  Running: 'running',
  SnapshotProcessing: 'running',
  ImageProcessing: 'running',
  Stopping: 'stopping',
  Stopped: 'stopped',
  Expired: 'suspended',
  Recycled: 'suspended',
  Error: 'failed',
  Deleted: 'absent',
};

export const phaseOf = (status: string): MachinePhase => phases[status] ?? 'unknown';

/** Undefined when there is none of this id. */
export async function readInstance(baidu: Baidu, id: string, call: CallOptions): Promise<Instance | undefined> {
  try {
    const { instance } = await baidu('readInstance', { id }, call);
    const read = isObject(instance) ? instanceFrom(instance) : undefined;
    if (read === undefined) throw new CloudError('unavailable', 'Baidu gave an instance without an id');
    return read.status === 'Deleted' ? undefined : read;
  } catch (error) {
    if (error instanceof CloudError && error.errorClass === 'not-found') return undefined;
    throw error;
  }
}

export interface Listing {
  readonly query: Readonly<Record<string, string>>;
  readonly pageSize: number;
}

export const byKey = (key: string) => ({ tags: `${keyTag}:${key}` });
export const byOwner = (owner: string) => ({ tags: `${ownerTag}:${owner}` });

/** Each machine once, though pages move while they are read. */
export async function* listInstances(
  baidu: Baidu,
  { query, pageSize }: Listing,
  call: CallOptions,
): AsyncGenerator<Instance> {
  const seen = new Set<string>();
  for await (const found of pages(baidu, 'listInstances', { query, items: 'instances', pageSize }, call)) {
    const instance = instanceFrom(found);
    if (instance === undefined || instance.status === 'Deleted' || seen.has(instance.id)) continue;
    seen.add(instance.id);
    yield instance;
  }
}

function instanceFrom(found: Json): Instance | undefined {
  const id = textOf(found.id);
  if (id === undefined) return undefined;
  const listed = Array.isArray(found.tags) ? found.tags.filter(isObject) : [];
  const all = Object.fromEntries(listed.map(({ tagKey, tagValue }) => [String(tagKey), String(tagValue ?? '')]));
  const { [ownerTag]: owner, [keyTag]: key, ...tags } = all;
  return {
    id,
    status: textOf(found.status) ?? '',
    zone: textOf(found.zoneName),
    type: textOf(found.spec),
    owner,
    key,
    tags,
    privateAddress: textOf(found.internalIp),
    publicAddress: textOf(found.publicIp),
  };
}
