import { ArmError } from './arm-error.ts';
import type { Control } from './control.ts';
import { images, type Size, sizeOf } from './regions.ts';
import { listOf, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

const customDataLengthMax = 87_380;

/** What a machine is made of, taken from a body that Azure would take. */
export interface MachineParts {
  readonly size: Size;
  readonly userData: string;
  readonly cards: readonly Resource[];
  readonly diskName: string | undefined;
  readonly diskGiB: number;
}

const invalid = (target: string, message: string): ArmError => new ArmError(400, 'InvalidParameter', message, target);

/** @throws ArmError in Compute's words */
export function machineParts(control: Control, id: string, properties: Json, fault: string | undefined): MachineParts {
  const sizeName = textOf(member(properties, 'hardwareProfile', 'vmSize'));
  const size = sizeOf(sizeName);
  if (size === undefined) throw invalid('vmSize', `The value ${sizeName} provided for the VM size is not valid.`);
  checkImage(member(properties, 'storageProfile', 'imageReference'), fault);
  checkLogin(member(properties, 'osProfile'));
  const disk = member(properties, 'storageProfile', 'osDisk');
  if (textOf(member(disk, 'createOption')).toLowerCase() !== 'fromimage') {
    throw invalid('osDisk.createOption', 'Only osDisk.createOption FromImage is simulated.');
  }
  const diskGiB = Number(member(disk, 'diskSizeGB') ?? 30);
  if (diskGiB < 30 || diskGiB > 4_095)
    throw invalid('osDisk.diskSizeGB', `The value ${diskGiB} of parameter 'osDisk.diskSizeGB' is out of range.`);
  return {
    size,
    userData: customData(member(properties, 'osProfile', 'customData')),
    cards: machineCards(control, id, listOf(member(properties, 'networkProfile', 'networkInterfaces'))),
    diskName: textOf(member(disk, 'name')) || undefined,
    diskGiB,
  };
}

function checkImage(reference: unknown, fault: string | undefined): void {
  if (member(reference, 'id') !== undefined && fault !== 'bad-image') return;
  const [publisher, offer, sku, version] = ['publisher', 'offer', 'sku', 'version'].map((name) =>
    textOf(member(reference, name)),
  );
  const known = images.some(
    ([p, o, s]) => `${p}:${o}:${s}`.toLowerCase() === `${publisher}:${offer}:${sku}`.toLowerCase(),
  );
  if (known && fault !== 'bad-image') return;
  const image = `${publisher}:${offer}:${sku}:${version}`;
  const message = `The platform image '${image}' is not available. Verify that all fields in the storage profile are correct.`;
  throw new ArmError(404, 'PlatformImageNotFound', message, 'imageReference');
}

function checkLogin(profile: unknown): void {
  const user = textOf(member(profile, 'adminUsername'));
  if (user === '') throw invalid('adminUsername', "Required parameter 'adminUsername' is missing (null).");
  if (['admin', 'root', 'administrator', 'test', 'guest'].includes(user.toLowerCase())) {
    throw invalid('adminUsername', 'The Admin Username specified is not allowed.');
  }
  const keys = listOf(member(profile, 'linuxConfiguration', 'ssh', 'publicKeys'));
  const wellFormed = keys.every((key) => /^(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+/.test(textOf(member(key, 'keyData'))));
  if (!wellFormed)
    throw invalid(
      'linuxConfiguration.ssh.publicKeys.keyData',
      'The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid.',
    );
  if (keys.length === 0 && member(profile, 'adminPassword') === undefined) {
    throw invalid(
      'adminPassword',
      'Authentication using either SSH or by user name and password must be enabled in Linux profile.',
    );
  }
}

function customData(value: unknown): string {
  if (value === undefined || value === null) return '';
  const base64 = textOf(value);
  if (base64.length > customDataLengthMax || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) {
    throw invalid(
      'customData',
      'Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.',
    );
  }
  return Buffer.from(base64, 'base64').toString('utf8');
}

function machineCards({ store }: Control, id: string, references: readonly unknown[]): readonly Resource[] {
  if (references.length === 0)
    throw invalid('networkProfile', "Required parameter 'networkProfile' is missing (null).");
  return references.map((reference) => {
    const cardId = textOf(member(reference, 'id'));
    const card = store.get(cardId);
    if (card === undefined) {
      throw new ArmError(404, 'NotFound', `Resource ${cardId} referenced by resource ${id} was not found.`);
    }
    const user = textOf(member(card.properties, 'virtualMachine', 'id'));
    if (user !== '' && user.toLowerCase() !== id.toLowerCase() && store.get(user) !== undefined) {
      throw new ArmError(409, 'NicInUse', `Network Interface ${cardId} is used by existing resource ${user}.`);
    }
    return card;
  });
}
