import { ApiError, invalidField, notFound } from './api-error.ts';
import { type Control, referenced } from './control.ts';
import { labelsOf } from './labels.ts';
import { addressUser } from './network.ts';
import { hasImage, type MachineKind, machineKind } from './places.ts';
import { type ApiRequest, listOf, localPath, member, textOf } from './request.ts';

const metadataValueMax = 262_144;
const metadataMax = 524_288;

/** What an instance is made of, taken from a body that Google would take. */
export interface InstanceParts {
  readonly kind: MachineKind;
  readonly image: string;
  readonly userData: string;
  readonly disk: { readonly name: string; readonly sizeGb: number; readonly type: string };
}

/** @throws ApiError in Google's words */
export function instanceParts(control: Control, request: ApiRequest): InstanceParts {
  const { body, names } = request;
  const typePath = localPath(body.machineType);
  const kind = machineKind(typePath.split('/').at(-1) ?? '');
  if (kind === undefined || !typePath.startsWith(`zones/${names.zone}/machineTypes/`)) {
    throw invalidField(
      'resource.machineType',
      body.machineType,
      'The referenced machine type cannot be found in this zone.',
    );
  }
  labelsOf(body.labels);
  checkCards(control, request);
  const [first] = listOf(body.disks);
  const parameters = member(first, 'initializeParams');
  if (member(first, 'boot') !== true || parameters === undefined) {
    throw new ApiError(400, 'invalid', "Invalid value for field 'resource.disks': ''. No boot disk specified.");
  }
  const image = textOf(member(parameters, 'sourceImage')).replace(/^https?:\/\/[^/]+\/compute\/v1\//, '');
  if (!hasImage(image)) throw notFound(image);
  const sizeGb = Number(textOf(member(parameters, 'diskSizeGb')) || 10);
  if (!(sizeGb >= 10 && sizeGb <= 65_536))
    throw invalidField('resource.disks[0].initializeParams.diskSizeGb', sizeGb, 'Disk size is out of range.');
  const type = textOf(member(parameters, 'diskType')) || `zones/${names.zone}/diskTypes/pd-standard`;
  const name = textOf(member(parameters, 'diskName')) || textOf(body.name);
  return { kind, image, userData: userDataOf(body.metadata), disk: { name, sizeGb, type } };
}

function userDataOf(metadata: unknown): string {
  const items = listOf(member(metadata, 'items'));
  const keys = items.map((item) => textOf(member(item, 'key')));
  if (new Set(keys).size !== keys.length) throw invalidField('resource.metadata', '', 'Metadata has duplicate keys.');
  const values = items.map((item) => textOf(member(item, 'value')));
  const total = values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (values.some((value) => Buffer.byteLength(value) > metadataValueMax) || total > metadataMax) {
    throw invalidField('resource.metadata', '', 'Metadata value is too large.');
  }
  // The first boots cloud-init, the second Google's own agent.
  const at = Math.max(keys.indexOf('user-data'), keys.indexOf('startup-script'));
  return values[at] ?? '';
}

function checkCards(control: Control, { body, names }: ApiRequest): void {
  const cards = listOf(body.networkInterfaces);
  if (cards.length === 0) throw new ApiError(400, 'required', 'At least one network interface is required.');
  const region = (names.zone ?? '').replace(/-[a-z]$/, '');
  for (const card of cards) {
    referenced(control, 'resource.networkInterfaces[0].subnetwork', localPath(member(card, 'subnetwork')));
    for (const config of listOf(member(card, 'accessConfigs'))) {
      const natIP = member(config, 'natIP');
      if (natIP === undefined) continue;
      const address = control.store.under(`regions/${region}/addresses/`).find((each) => each.body.address === natIP);
      const field = 'resource.networkInterfaces[0].accessConfigs[0].natIP';
      if (address === undefined)
        throw invalidField(field, natIP, 'The specified external IP address was not found in the region.');
      if (addressUser(control, address.path) !== undefined)
        throw invalidField(field, natIP, 'The specified external IP address is in-use.');
    }
  }
}
