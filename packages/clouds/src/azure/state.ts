import type { VirtualMachine } from '@azure/arm-compute';
import type { MachinePhase } from '../port.ts';
import { keyTag, ownerTag } from './names.ts';

const statusesOf = (machine: VirtualMachine) => {
  const statuses = machine.instanceView?.statuses;
  return Array.isArray(statuses) ? statuses : [];
};

/** Such as `running`; undefined while no machine stands behind the resource. */
export function powerState(machine: VirtualMachine): string | undefined {
  const status = statusesOf(machine).find(({ code }) => code?.startsWith('PowerState/'));
  return status?.code?.slice('PowerState/'.length);
}

/** Why provisioning failed: the code stands behind `ProvisioningState/failed/`. */
export function failureCode(machine: VirtualMachine): { code: string; message: string } | undefined {
  const prefix = 'ProvisioningState/failed/';
  const status = statusesOf(machine).find(({ code }) => code?.startsWith(prefix));
  if (status?.code === undefined) return undefined;
  return { code: status.code.slice(prefix.length), message: status.message ?? '' };
}

const phaseByPower: Readonly<Record<string, MachinePhase>> = {
  starting: 'creating',
  running: 'running',
  stopping: 'stopping',
  deallocating: 'stopping',
  stopped: 'stopped',
  deallocated: 'stopped',
};

const phaseByProvisioning: Readonly<Record<string, MachinePhase>> = {
  Creating: 'creating',
  Updating: 'creating',
  Migrating: 'creating',
  Deleting: 'deleting',
  Failed: 'failed',
};

/** What a listing, which shows no power state, can tell; `Succeeded` says nothing of power. */
export const listedPhase = ({ provisioningState = '' }: { readonly provisioningState?: string }): MachinePhase =>
  phaseByProvisioning[provisioningState] ?? 'unknown';

export function machinePhase(machine: VirtualMachine): MachinePhase {
  const power = powerState(machine);
  const provisioned = phaseByProvisioning[machine.provisioningState ?? ''];
  if (provisioned === 'deleting') return provisioned;
  if (power === undefined) return provisioned ?? 'unknown';
  const phase = phaseByPower[power] ?? 'unknown';
  return phase === 'running' && machine.provisioningState === 'Creating' ? 'creating' : phase;
}

/** What it is; nothing while Azure does not say. */
export function typeOf({ hardwareProfile }: Pick<VirtualMachine, 'hardwareProfile'>): { readonly type?: string } {
  return hardwareProfile?.vmSize === undefined ? {} : { type: hardwareProfile.vmSize };
}

/** The caller's own tags. */
export function callerTags(tags: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name !== ownerTag && name !== keyTag));
}
