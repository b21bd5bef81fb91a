import type { SimResponse } from '../frame/vendor.ts';
import { uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';
import { beginOperation, type Control, checkWritable, requireGroup, shortMs, shown, tagsOf } from './control.ts';
import { hasRegion, regionKey } from './regions.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

export const diskType = 'Microsoft.Compute/disks';
/** E10, 128 GB, by the hour of a month of 730: unverified. */
export const diskMicrosPerHour = 13_151;

/** An empty disk, in no machine; accepted, where network resources are created at once. Disks of images come with machines. */
export function putDisk(control: Control, request: ArmRequest): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  const known = store.get(request.id);
  checkWritable(known, request);
  const location = regionKey(textOf(request.body.location));
  if (!hasRegion(location)) {
    const message = `The provided location '${location}' is not available for resource type '${diskType}'.`;
    throw new ArmError(400, 'LocationNotAvailableForResourceType', message);
  }
  const wanted = (request.body.properties ?? {}) as Json;
  const option = textOf(member(wanted, 'creationData', 'createOption'));
  if (known === undefined && option !== 'Empty') {
    const message = `The value '${option}' of parameter 'creationData.createOption' is not simulated; Empty is.`;
    throw new ArmError(400, 'InvalidParameter', message, 'creationData.createOption');
  }
  const sizeGb = Number(wanted.diskSizeGB ?? known?.properties.diskSizeGB);
  if (!(sizeGb >= 1 && sizeGb <= 65_536))
    throw new ArmError(400, 'InvalidParameter', "The value of parameter 'diskSizeGB' is out of range.", 'diskSizeGB');
  const nowMs = world.clock.nowMs();
  const zones = listOf(request.body.zones).map(String);
  const untilMs = nowMs + shortMs(world);
  const resource: Resource = known ?? {
    ...{ id: request.id, type: diskType, name: request.names.name ?? '', group: request.names.group ?? '' },
    ...{ location, tags: {}, properties: {}, etag: '', listedFromMs: nowMs + world.timing.listLagMs },
  };
  Object.assign(resource, {
    tags: tagsOf(request.body),
    sku: request.body.sku ?? known?.sku ?? { name: 'Standard_LRS', tier: 'Standard' },
    etag: uuid(world.bytes),
    properties: { diskState: 'Unattached', uniqueId: uuid(world.bytes), ...known?.properties, ...wanted },
    pending: { kind: 'update', untilMs },
    ...(zones.length > 0 ? { zones } : {}),
  });
  store.put(resource);
  const sku = textOf(resource.sku?.name) || 'Standard_LRS';
  world.bill.open({ resource: resource.id, sku, currency: 'USD', microsPerHour: diskMicrosPerHour });
  const headers = beginOperation(control, request, { resource, kind: 'update', untilMs });
  return json(known === undefined ? 202 : 200, shown(resource), headers);
}

export function requireUnattached(control: Control, request: ArmRequest): void {
  const owner = textOf(control.store.get(request.id)?.properties.managedBy);
  if (owner === '') return;
  const message = `Disk ${request.names.name} is attached to VM ${owner}.`;
  throw new ArmError(409, 'OperationNotAllowed', message);
}
