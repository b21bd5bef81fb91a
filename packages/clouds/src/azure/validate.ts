import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { MachineSpec } from '../port.ts';
import { azureDescription } from './description.ts';
import { imageReference } from './images.ts';
import { keyTag, ownerTag } from './names.ts';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const typePattern = /^Standard_[A-Z]+\d+[A-Za-z0-9-]*(_v\d+)?$/;
const sitePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}[A-Za-z0-9_]$/;

/** Smallest disk that the images fit on, and the largest operating system disk. */
const diskGiB = { min: 30, max: 4_095 } as const;

/** Azure compares names of tags without regard to case and forbids these characters in them. */
const tagKeyPattern = /^[^<>%&\\?/]+$/;

function tagsFit(tags: MachineSpec['tags']): boolean {
  const { tagsMax, tagKeyLengthMax, tagValueLengthMax } = azureDescription.limits;
  const names = Object.keys(tags).map((name) => name.toLowerCase());
  const taken = new Set([ownerTag, keyTag]);
  return (
    names.length <= tagsMax &&
    new Set(names).size === names.length &&
    names.every((name) => tagKeyPattern.test(name) && name.length <= tagKeyLengthMax && !taken.has(name)) &&
    Object.values(tags).every((value) => value.length <= tagValueLengthMax)
  );
}

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec): readonly Violation[] {
  const { userDataBytesMax } = azureDescription.limits;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', spec.owner.length > 0 && spec.owner.length <= 256, 'must be 1 to 256 characters'],
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['site', sitePattern.test(spec.site), 'must be the name that ensureSite answered'],
    ['type', typePattern.test(spec.type), 'must be a size such as Standard_D2s_v5'],
    [
      'image',
      imageReference(spec.image) !== undefined,
      'must be a known name such as ubuntu-24.04, publisher:offer:sku:version or an image’s resource id',
    ],
    [
      'diskGiB',
      Number.isInteger(spec.diskGiB) && spec.diskGiB >= diskGiB.min && spec.diskGiB <= diskGiB.max,
      `must be a whole number from ${diskGiB.min} to ${diskGiB.max}`,
    ],
    ['userData', Buffer.byteLength(spec.userData) <= userDataBytesMax, `must hold at most ${userDataBytesMax} bytes`],
    ['tags', tagsFit(spec.tags), 'must be at most 48, names of 1 to 128 characters without <>%&\\?/, values up to 256'],
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
