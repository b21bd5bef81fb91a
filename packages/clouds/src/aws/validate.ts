import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CloudLimits, MachineSpec } from '../port.ts';
import { isImage } from './images.ts';
import { isOwnTag } from './names.ts';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const typePattern = /^[a-z][a-z0-9-]{0,30}\.[a-z0-9-]{1,30}$/;
const diskGiB = { min: 8, max: 16_384 } as const;

function tagsFit(tags: MachineSpec['tags'], { tagsMax, tagKeyLengthMax, tagValueLengthMax }: CloudLimits): boolean {
  const entries = Object.entries(tags);
  const fits = ([key, value]: [string, string]) =>
    key.length > 0 && key.length <= tagKeyLengthMax && value.length <= tagValueLengthMax;
  return (
    entries.length <= tagsMax &&
    entries.every(fits) &&
    entries.every(([key]) => !isOwnTag(key) && !key.startsWith('aws:'))
  );
}

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec, limits: CloudLimits): readonly Violation[] {
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', spec.owner.length > 0 && spec.owner.length <= limits.tagValueLengthMax, 'must be 1 to 255 characters'],
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['site', keyPattern.test(spec.site), 'must be the name that ensureSite answered'],
    ['type', typePattern.test(spec.type), 'must be an instance type such as t3.large'],
    ['image', isImage(spec.image), 'must be a known name such as ubuntu-24.04 or an id such as ami-0123456789abcdef0'],
    [
      'diskGiB',
      Number.isInteger(spec.diskGiB) && spec.diskGiB >= diskGiB.min && spec.diskGiB <= diskGiB.max,
      `must be a whole number from ${diskGiB.min} to ${diskGiB.max}`,
    ],
    [
      'userData',
      Buffer.byteLength(spec.userData) <= limits.userDataBytesMax,
      `must hold at most ${limits.userDataBytesMax} bytes`,
    ],
    [
      'tags',
      tagsFit(spec.tags, limits),
      'must be at most 46, names up to 127 and values up to 255 long, none ours or aws:',
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}

/** @throws CloudError `invalid` that names every broken rule. */
export function refuseInvalid(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}

/** A key that may stand in a tag's filter. @throws CloudError `invalid` otherwise. */
export function checkedKey(key: string): string {
  if (!keyPattern.test(key)) refuseInvalid([{ field: 'key', rule: 'is no key of a machine or site' }]);
  return key;
}
