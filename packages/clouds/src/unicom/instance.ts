import { CloudError } from '../errors.ts';
import type { MachineLabel } from '../once/sightings.ts';
import type { MachinePhase } from '../port.ts';
import { isObject, textOf } from '../signed-http/answer.ts';
import type { Fields, UnicomClient } from './client.ts';
import { readTags } from './label.ts';

/** A machine as the vendor lists it. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly phase: MachinePhase;
  readonly type?: string;
  readonly reason?: string;
  readonly networkIds: readonly string[];
  readonly privateAddress?: string;
  readonly label: MachineLabel | undefined;
}

const phases: Readonly<Record<string, MachinePhase>> = {
  running: 'running',
  stop: 'stopped',
  'stop-ing': 'stopping',
  'start-ing': 'creating',
};

const beijingMs = 8 * 3_600_000;

/** A row of the list of machines. @throws CloudError `unavailable` when it has no id */
export function readInstance(row: Fields, nowMs: number): Instance {
  const id = textOf(row.virtualMachineId);
  if (id === undefined) throw new CloudError('unavailable', 'CUCloud: a machine has no id');
  const cards = (Array.isArray(row.netCards) ? row.netCards : []).filter(isObject);
  const privateAddress = cards.map(({ fixIpAddress }) => textOf(fixIpAddress)).find((address) => address !== undefined);
  const type = textOf(row.flavorCode);
  const expired = hasExpired(textOf(row.expirationTime), nowMs);
  const phase = phaseOf(textOf(row.status) ?? '', textOf(row.operStatus) ?? '', expired);
  return {
    id,
    name: textOf(row.virtualMachineName) ?? '',
    zone: textOf(row.zoneCode) ?? '',
    phase,
    networkIds: cards.flatMap(({ networkId }) => textOf(networkId) ?? []),
    label: readTags(row.tagId),
    ...(privateAddress === undefined ? {} : { privateAddress }),
    ...(type === undefined ? {} : { type }),
    ...(phase === 'suspended' ? { reason: `CUCloud: paid until ${textOf(row.expirationTime)}` } : {}),
    ...(phase === 'failed' ? { reason: `CUCloud says: ${textOf(row.operStatus)}` } : {}),
  };
}

/** What runs is not suspended, whatever its date says: those who pay by the hour have a date of today. */
function phaseOf(status: string, operStatus: string, expired: boolean): MachinePhase {
  if (operStatus.endsWith('-fail') || operStatus.endsWith('-error')) return 'failed';
  if (operStatus.startsWith('create') && operStatus !== 'create-success') return 'creating';
  if (operStatus.startsWith('delete')) return 'deleting';
  const phase = phases[status] ?? 'unknown';
  return phase === 'stopped' && expired ? 'suspended' : phase;
}

/** `yyyy-mm-dd hh:mm:ss` on a clock in Beijing. */
function hasExpired(text: string | undefined, nowMs: number): boolean {
  const at = Date.parse(`${text?.replace(' ', 'T')}Z`) - beijingMs;
  return at <= nowMs;
}

export interface Instances {
  all(signal: AbortSignal): AsyncIterable<Instance>;
  named(name: string, signal: AbortSignal): Promise<readonly Instance[]>;
}

export function createInstances(client: UnicomClient, nowMs: () => number): Instances {
  async function* all(signal: AbortSignal): AsyncIterable<Instance> {
    const seen = new Set<string>();
    for await (const row of client.list({ method: 'GET', path: 'ecs' }, signal)) {
      const instance = readInstance(row, nowMs());
      // What is deleted moves the pages: a machine may come twice.
      if (!seen.has(instance.id)) yield instance;
      seen.add(instance.id);
    }
  }
  return {
    all,
    named: async (name, signal) => {
      const found: Instance[] = [];
      for await (const instance of all(signal)) if (instance.name === name) found.push(instance);
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
