import type { SimResponse } from '../frame/vendor.ts';
import { aggregated } from './aggregate.ts';
import { invalidField, json } from './api-error.ts';
import { answerOperation, type Control, found, insert, list, remove, scopeOf, show } from './control.ts';
import { zones } from './places.ts';
import { type ApiRequest, listOf, textOf } from './request.ts';
import type { Resource } from './store.ts';

/** A balanced disk of 100 GB by the hour of a month of 730: unverified. */
export const diskMicrosPerHour = 13_699;

const pathOf = (request: ApiRequest): string => `${scopeOf(request)}/disks/${request.names.disk ?? ''}`;

/** An empty disk, in no instance. Boot disks come with their instances. */
function insertDisk(control: Control, request: ApiRequest): SimResponse {
  const sizeGb = Number(textOf(request.body.sizeGb) || 500);
  if (!(sizeGb >= 10 && sizeGb <= 65_536))
    throw invalidField('resource.sizeGb', request.body.sizeGb, 'Disk size is out of range.');
  const url = `${request.base}projects/${control.account.project}/`;
  const type = textOf(request.body.type) || `${url}${scopeOf(request)}/diskTypes/pd-standard`;
  const body = {
    ...{ physicalBlockSizeBytes: '4096', labelFingerprint: control.world.bytes(6).toString('base64url') },
    ...{ ...request.body, sizeGb: String(sizeGb), type, status: 'READY' },
  };
  const { operation, resource } = insert(control, request, { collection: 'disks', body });
  const sku = type.split('/').at(-1) ?? '';
  control.world.bill.open({ resource: resource.path, sku, currency: 'USD', microsPerHour: diskMicrosPerHour });
  return answerOperation(control, request, operation);
}

function deleteDisk(control: Control, request: ApiRequest): SimResponse {
  const disk = control.store.get(pathOf(request));
  return remove(control, request, pathOf(request), textOf(listOf(disk?.body.users)[0]) || undefined);
}

const shown = (control: Control, request: ApiRequest) => (disk: Resource) => show(control, request.base, disk);

export const diskHandles = {
  'compute.disks.get': (control: Control, request: ApiRequest) =>
    json(200, shown(control, request)(found(control, pathOf(request)))),
  'compute.disks.list': (control: Control, request: ApiRequest) => list(control, request, 'disks'),
  'compute.disks.aggregatedList': (control: Control, request: ApiRequest) => {
    const disks = control.store.under('zones/').filter(({ collection }) => collection === 'disks');
    const scopes = zones().map((zone) => `zones/${zone}`);
    return aggregated(request, 'disks', scopes, disks.map(shown(control, request)));
  },
  'compute.disks.insert': insertDisk,
  'compute.disks.delete': deleteDisk,
};
