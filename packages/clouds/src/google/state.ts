import type { protos } from '@google-cloud/compute';
import type { MachinePhase } from '../port.ts';
import { tagsItem } from './names.ts';

type Instance = protos.google.cloud.compute.v1.IInstance;

/** `TERMINATED` is a stopped machine; one that is gone is not found. */
const phases: Readonly<Record<string, MachinePhase>> = {
  PENDING: 'creating',
  PROVISIONING: 'creating',
  STAGING: 'creating',
  RUNNING: 'running',
  REPAIRING: 'creating',
  STOPPING: 'stopping',
  SUSPENDING: 'stopping',
  PENDING_STOP: 'stopping',
  TERMINATED: 'stopped',
  STOPPED: 'stopped',
  SUSPENDED: 'stopped',
  DEPROVISIONING: 'deleting',
};

export const machinePhase = ({ status }: Instance): MachinePhase => phases[String(status)] ?? 'unknown';

/** What it is: the last part of the address of its machine type. */
export function typeOf({ machineType }: Instance): { readonly type?: string } {
  const type = machineType?.split('/').at(-1);
  return type === undefined || type === '' ? {} : { type };
}

/** The caller's tags, as they were written beside the user data; none where someone spoiled them. */
export function callerTags({ metadata }: Instance): Readonly<Record<string, string>> {
  const item = metadata?.items?.find(({ key }) => key === tagsItem);
  try {
    const tags: unknown = JSON.parse(item?.value ?? '{}');
    if (typeof tags !== 'object' || tags === null) return {};
    return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
