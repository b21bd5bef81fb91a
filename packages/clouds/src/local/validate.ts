import type { Violation } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CloudDescription, MachineSpec } from '../port.ts';

export const localDescription: CloudDescription = {
  cloud: 'local',
  capabilities: {
    idempotency: 'lookup',
    creation: 'id',
    listLagMs: 0,
    publicAddress: false,
    suspends: false,
    prices: false,
    exemptFromSpread: true,
    runsCheckout: true,
  },
  limits: {
    keyLengthMax: 63,
    userDataBytesMax: 65_536,
    tagsMax: 50,
    tagKeyLengthMax: 128,
    tagValueLengthMax: 256,
  },
};

/** A key names a folder and stands in the marker, so its letters are few. */
const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMachine(spec: MachineSpec, league: string): readonly Violation[] {
  const { limits } = localDescription;
  const tags = Object.entries(spec.tags);
  const tagFits = ([key, value]: [string, string]) =>
    key.length > 0 && key.length <= limits.tagKeyLengthMax && value.length <= limits.tagValueLengthMax;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['owner', spec.owner === league, 'must be the league of this root'],
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['type', spec.type === 'local', 'must be "local"'],
    ['image', spec.image === 'local', 'must be "local"'],
    ['userData', Buffer.byteLength(spec.userData) <= limits.userDataBytesMax, 'must hold at most 64 KiB'],
    ['tags', tags.length <= limits.tagsMax && tags.every(tagFits), 'must be at most 50, keys 128 and values 256 long'],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}

/** @throws CloudError `invalid` that names every broken rule. */
export function refuseInvalid(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}

/** A key that may stand in a path. @throws CloudError `invalid` otherwise. */
export function checkedKey(key: string): string {
  if (!keyPattern.test(key)) refuseInvalid([{ field: 'key', rule: 'is no key of a machine' }]);
  return key;
}
