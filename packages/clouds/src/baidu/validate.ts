import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { imagePattern } from './catalogue.ts';
import { describeBaidu } from './describe.ts';
import { keyTag, ownerTag } from './names.ts';
import { parseSite } from './site.ts';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Such as `bcc.g5.c2m8`: family and generation, CPUs, GiB of memory. */
const typePattern = /^(bcc|ebc)\.[a-z0-9]{1,12}\.c\d{1,3}m\d{1,4}$/;

const { limits } = describeBaidu();

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec): readonly Violation[] {
  const { key, owner, tags, userData, diskGiB } = spec;
  const userDataBytes = Buffer.byteLength(userData);
  const tagFits = ([name, value]: [string, string]) =>
    name.length > 0 && name.length <= limits.tagKeyLengthMax && value.length <= limits.tagValueLengthMax;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', keyPattern.test(owner), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['key', keyPattern.test(key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['site', parseSite(spec.site) !== undefined, 'must be a site of this cloud'],
    ['type', typePattern.test(spec.type), 'must be a spec such as bcc.g5.c2m8'],
    ['image', imagePattern.test(spec.image), 'must be ubuntu-20.04, ubuntu-22.04, ubuntu-24.04 or an image id m-…'],
    ['diskGiB', Number.isInteger(diskGiB) && diskGiB >= 20 && diskGiB <= 2048, 'must be 20 to 2048'],
    ['userData', userDataBytes > 0 && userDataBytes <= limits.userDataBytesMax, 'must hold 1 byte to 12 KiB'],
    ['tags', Object.entries(tags).every(tagFits), 'must have keys of 1 to 65 letters and values of at most 65'],
    ['tags', Object.keys(tags).length <= limits.tagsMax, 'must be at most 8'],
    ['tags', !(ownerTag in tags) && !(keyTag in tags), 'must leave hansa-owner and hansa-key to the adapter'],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}

/** @throws CloudError `invalid` that names every broken rule. */
export function refuseInvalid(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}
