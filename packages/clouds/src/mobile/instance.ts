import { CloudError } from '../errors.ts';
import type { MachineLabel } from '../once/sightings.ts';
import type { MachinePhase } from '../port.ts';
import type { MobileClient } from './client.ts';
import { isOurs, readLabel } from './name.ts';
import { asFields, asText, type Fields, readList } from './wire.ts';

/** A machine as the vendor lists it. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly phase: MachinePhase;
  readonly type?: string;
  /** Why it does not run, in the vendor's words. */
  readonly reason?: string;
  readonly label: MachineLabel | undefined;
  readonly createdTime: string;
}

/** The vendor's state, lower case → ours. Busy states count as `stopping`, as the machine answers nothing then. */
const phases: Readonly<Record<string, MachinePhase>> = {
  active: 'running',
  build: 'creating',
  stopped: 'stopped',
  shutoff: 'stopped',
  paused: 'stopped',
  suspended: 'stopped',
  shelved: 'stopped',
  shelved_offloaded: 'stopped',
  rebuild: 'stopping',
  resize: 'stopping',
  verify_resize: 'stopping',
  revert_resize: 'stopping',
  password: 'stopping',
  reboot: 'stopping',
  hard_reboot: 'stopping',
  migrating: 'stopping',
  backuping: 'stopping',
  frozen: 'suspended',
  error: 'failed',
  deleted: 'absent',
  soft_deleted: 'deleting',
};

/** A row of a list of instances. @throws CloudError `unavailable` when it has no id: nothing can be done with it. */
export function readInstance(row: Fields): Instance {
  const id = asText(row.instanceId);
  if (id === undefined) throw new CloudError('unavailable', 'ECloud: an instance has no id');
  const status = (asText(row.status) ?? '').toLowerCase();
  const frozen = row.adminPaused === true || asText(row.opStatus)?.toUpperCase() === 'FROZEN';
  const phase = row.recycle === true ? 'deleting' : frozen ? 'suspended' : (phases[status] ?? 'unknown');
  const type = asText(row.flavorName);
  const reason = asText(row.adminPausedTip) ?? (phase === 'failed' || phase === 'suspended' ? status : undefined);
  return {
    id,
    name: asText(row.instanceName) ?? '',
    zone: asText(row.zoneId) ?? '',
    phase,
    ...(type === undefined ? {} : { type }),
    ...(reason === undefined ? {} : { reason: `ECloud says: ${reason.slice(0, 200)}` }),
    label: readLabel(row.description),
    createdTime: asText(row.createdTime) ?? '',
  };
}

const api = '/api/openapi-instance/v4';

export interface Instances {
  /** All that carry a name of ours, one each. */
  all(signal: AbortSignal): AsyncIterable<Instance>;
  /** Those of this name, oldest first and deleted ones last: one, or none, or a mistake of somebody's. */
  named(name: string, signal: AbortSignal): Promise<readonly Instance[]>;
  byId(id: string, signal: AbortSignal): Promise<Instance | undefined>;
  addresses(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly privateAddress?: string; readonly publicAddress?: string }>;
}

/** What is read of machines, by the fourth version of the interface, which lists with descriptions. */
export function createInstances(client: MobileClient): Instances {
  const listing = {
    operation: 'describe-instances',
    gateway: 'api',
    method: 'POST',
    path: `${api}/list/describe-instances`,
  } as const;

  async function* all(signal: AbortSignal): AsyncIterable<Instance> {
    const seen = new Set<string>();
    for await (const row of client.list({ ...listing, body: {} }, signal)) {
      const instance = readInstance(row);
      // What is deleted moves the pages: an instance may come twice.
      if (seen.has(instance.id) || !isOurs(instance.name)) continue;
      seen.add(instance.id);
      yield instance;
    }
  }

  return {
    all,
    named: async (name, signal) => {
      const found: Instance[] = [];
      for await (const instance of all(signal)) if (instance.name === name) found.push(instance);
      return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    },
    byId: async (instanceId, signal) => {
      for await (const row of client.list({ ...listing, body: { instanceId } }, signal)) {
        const instance = readInstance(row);
        if (instance.id === instanceId) return instance;
      }
      return undefined;
    },
    addresses: async (instanceId, signal) => {
      const query = { instanceId };
      const path = `${api}/virtual-networks`;
      const request = { operation: 'virtual-networks', gateway: 'api', method: 'GET', path, query } as const;
      for await (const row of client.list(request, signal)) {
        const fixed = (readList(row.fixedIpResps) ?? []).map(asFields);
        const privateAddress = fixed.map(({ ipAddress }) => asText(ipAddress)).find((address) => address !== undefined);
        const publicAddress = asText(row.publicIp);
        if (privateAddress === undefined) continue;
        return { privateAddress, ...(publicAddress === undefined ? {} : { publicAddress }) };
      }
      return {};
    },
  };
}

const rank = ({ phase, createdTime, id }: Instance): string => `${phase === 'absent' ? 1 : 0} ${createdTime} ${id}`;
