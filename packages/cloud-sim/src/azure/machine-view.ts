import type { SimResponse } from '../frame/vendor.ts';
import { json } from './arm-error.ts';
import { beginOperation, type Control, found, shortMs } from './control.ts';
import { requireCores } from './cores.ts';
import { takeCompute } from './gate.ts';
import { chargeFor, sizeOf } from './regions.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import { provisioningState, type Resource } from './store.ts';

const powerWords = { booting: 'starting', running: 'running', stopped: 'stopped', gone: 'stopped' } as const;

/** Statuses as Compute words them: one of provisioning, one of power where a machine stands behind it. */
export function machineView(resource: Resource): Readonly<Record<string, unknown>> {
  const state = provisioningState(resource);
  const { failure, machine, deallocated } = resource;
  const provisioning =
    failure === undefined
      ? {
          code: `ProvisioningState/${state.toLowerCase()}`,
          level: 'Info',
          displayStatus: `Provisioning ${state.toLowerCase()}`,
        }
      : {
          code: `ProvisioningState/failed/${failure.code}`,
          level: 'Error',
          displayStatus: 'Provisioning failed',
          message: failure.message,
        };
  const word = deallocated === true ? 'deallocated' : machine === undefined ? undefined : powerWords[machine.state()];
  const power =
    word === undefined || (state === 'Creating' && word !== 'running')
      ? []
      : [{ code: `PowerState/${word}`, level: 'Info', displayStatus: `VM ${word}` }];
  return { statuses: [provisioning, ...power] };
}

export const getView = (control: Control, request: ArmRequest): SimResponse => {
  const id = request.id.replace(/\/instanceView$/i, '');
  return json(200, machineView(found(control, request, id)));
};

/** `start`, `powerOff`, `deallocate` and `restart`: accepted, and done as soon as the machine is. */
export function actOnMachine(control: Control, request: ArmRequest): SimResponse {
  const verb = request.id.split('/').at(-1) ?? '';
  const resource = found(control, request, request.id.slice(0, -verb.length - 1));
  takeCompute(control.world, resource.id);
  const { machine } = resource;
  const acted = {
    start: () => start(control, resource),
    restart: async () => {
      await machine?.stop();
      machine?.start();
    },
    powerOff: () => machine?.stop(),
    deallocate: () => {
      resource.deallocated = true;
      control.world.bill.close(resource.id);
      return machine?.stop();
    },
  }[verb];
  void acted?.();
  const untilMs = control.world.clock.nowMs() + shortMs(control.world);
  return json(202, undefined, beginOperation(control, request, { resource, kind: 'action', untilMs }));
}

/** One that was deallocated takes cores again, and costs again. */
function start(control: Control, resource: Resource): void {
  const size = sizeOf(textOf(member(resource.properties, 'hardwareProfile', 'vmSize')));
  if (resource.deallocated === true && size !== undefined) {
    requireCores(control, resource.location, { cpus: size.cpus, wanted: false });
    chargeFor(control.world, resource.id, size);
  }
  resource.deallocated = false;
  resource.machine?.start();
}

/** What goes with a machine: the machine behind it, and the disk and cards that are marked so. */
export function releaseMachine(control: Control, resource: Resource): void {
  const { store, world } = control;
  void resource.machine?.remove();
  world.bill.close(resource.id);
  const untilMs = world.clock.nowMs();
  const disk = member(resource.properties, 'storageProfile', 'osDisk');
  const diskId = textOf(member(disk, 'managedDisk', 'id'));
  const made = store.get(diskId);
  if (made !== undefined && textOf(member(disk, 'deleteOption')).toLowerCase() === 'delete') {
    made.pending = { kind: 'delete', untilMs };
    store.get(made.id);
  } else if (made !== undefined) {
    made.properties = { ...made.properties, diskState: 'Unattached', managedBy: undefined };
  }
  for (const reference of listOf(member(resource.properties, 'networkProfile', 'networkInterfaces'))) {
    const card = store.get(textOf(member(reference, 'id')));
    if (card === undefined) continue;
    const { virtualMachine: _, ...rest } = card.properties;
    card.properties = rest;
    const goes = textOf(member(reference, 'properties', 'deleteOption')).toLowerCase() === 'delete';
    if (!goes) continue;
    card.pending = { kind: 'delete', untilMs };
    // Looked at once, so that what it holds is free with it.
    store.get(card.id);
  }
}
