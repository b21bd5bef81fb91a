import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { imagePattern } from './catalogue.ts';
import { telecomDescription } from './describe.ts';
import { descriptionLengthMax, isName, writeIdentity } from './names.ts';
import { parseSite } from './site.ts';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Such as `s7.large.4`: family and generation, size, GiB of memory for each CPU. */
const typePattern = /^[a-z][a-z0-9]{1,9}\.(small|medium|large|\d{0,2}xlarge)\.\d{1,2}$/;

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec): readonly Violation[] {
  const { limits } = telecomDescription;
  const { key, owner, tags, userData, diskGiB } = spec;
  const userDataBytes = Buffer.byteLength(userData);
  const tagFits = ([name, value]: [string, string]) =>
    name.length > 0 && name.length <= limits.tagKeyLengthMax && value.length <= limits.tagValueLengthMax;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', keyPattern.test(owner), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['key', keyPattern.test(key) && !isName(key), 'must be lower-case letters, digits and inner hyphens, 1 to 63'],
    ['site', parseSite(spec.site) !== undefined, 'must be a site of this cloud'],
    ['type', typePattern.test(spec.type), 'must be a flavor such as s7.large.4'],
    ['image', imagePattern.test(spec.image), 'must be ubuntu-20.04, ubuntu-22.04, ubuntu-24.04 or an image id'],
    ['diskGiB', Number.isInteger(diskGiB) && diskGiB >= 40 && diskGiB <= 2048, 'must be 40 to 2048'],
    ['userData', userDataBytes > 0 && userDataBytes <= limits.userDataBytesMax, 'must hold 1 byte to 12 KiB'],
    ['tags', Object.entries(tags).every(tagFits), 'must have keys of 1 to 32 letters and values of at most 32'],
    ['tags', Object.keys(tags).length <= limits.tagsMax, 'must be at most 8'],
    [
      'tags',
      writeIdentity(spec).length <= descriptionLengthMax,
      'must fit with owner and key into 255 letters of JSON',
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}

/** @throws CloudError `invalid` that names every broken rule. */
export function refuseInvalid(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}
