import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { googleDescription } from './description.ts';
import { imageSource } from './images.ts';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const labelPattern = /^[a-z0-9_-]{1,63}$/;
const typePattern = /^[a-z]+\d+[a-z]*-[a-z0-9-]+$/;
const namePattern = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const diskGiB = { min: 10, max: 65_536 } as const;

function tagsFit(tags: MachineSpec['tags']): boolean {
  const { tagsMax, tagKeyLengthMax, tagValueLengthMax } = googleDescription.limits;
  const entries = Object.entries(tags);
  const fits = ([name, value]: [string, string]) =>
    name.length > 0 && name.length <= tagKeyLengthMax && value.length <= tagValueLengthMax;
  return entries.length <= tagsMax && entries.every(fits);
}

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec): readonly Violation[] {
  const { userDataBytesMax } = googleDescription.limits;
  const diskFits = Number.isInteger(spec.diskGiB) && spec.diskGiB >= diskGiB.min && spec.diskGiB <= diskGiB.max;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', labelPattern.test(spec.owner), 'must be lower-case letters, digits, - and _, 1 to 63 of them'],
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['site', namePattern.test(spec.site), 'must be the name that ensureSite answered'],
    ['type', typePattern.test(spec.type), 'must be a machine type such as e2-standard-2'],
    [
      'image',
      imageSource(spec.image) !== undefined,
      'must be a known name such as ubuntu-24.04 or projects/<project>/global/images/[family/]<name>',
    ],
    ['diskGiB', diskFits, `must be a whole number from ${diskGiB.min} to ${diskGiB.max}`],
    ['userData', Buffer.byteLength(spec.userData) <= userDataBytesMax, `must hold at most ${userDataBytesMax} bytes`],
    ['tags', tagsFit(spec.tags), 'must be at most 50, names of 1 to 128 characters, values up to 256'],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}

/** @throws CloudError `invalid` that names every broken rule. */
export function refuseInvalid(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}

/** A key that may stand in a name. @throws CloudError `invalid` otherwise. */
export function checkedKey(key: string): string {
  if (!keyPattern.test(key)) refuseInvalid([{ field: 'key', rule: 'is no key of a machine' }]);
  return key;
}
