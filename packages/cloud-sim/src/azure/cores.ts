import { ArmError } from './arm-error.ts';
import type { Control } from './control.ts';
import { sizeOf } from './regions.ts';
import { member, textOf } from './request.ts';

export const machineType = 'Microsoft.Compute/virtualMachines';
const coresDefault = 5_000;

/** `wanted`: a test wants the refusal. @throws ArmError OperationNotAllowed */
export function requireCores(
  control: Control,
  location: string,
  { cpus, wanted }: { readonly cpus: number; readonly wanted: boolean },
): void {
  const { world } = control;
  const limit = world.quotas.limit('cores', coresDefault);
  const used = usedCores(control, location);
  if (!wanted && used + cpus <= limit) return;
  const message =
    'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. ' +
    `Additional details - Deployment Model: Resource Manager, Location: ${location}, Current Limit: ${limit}, ` +
    `Current Usage: ${used}, Additional Required: ${cpus}, (Minimum) New Limit Required: ${used + cpus}.`;
  throw new ArmError(409, 'OperationNotAllowed', message);
}

/** Cores of machines that hold their place, running or not. */
export const usedCores = ({ store }: Control, location: string): number =>
  store
    .all(machineType)
    .filter((each) => each.location === location && each.machine !== undefined && each.deallocated !== true)
    .reduce(
      (sum, { properties }) => sum + (sizeOf(textOf(member(properties, 'hardwareProfile', 'vmSize')))?.cpus ?? 0),
      0,
    );
