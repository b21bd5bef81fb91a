import type { Violation } from '@hansa/core';
import type { CloudDescription, MachineSpec } from '../port.ts';

export const ownDescription: CloudDescription = {
  cloud: 'own',
  capabilities: {
    creates: 'no',
    idempotency: 'token',
    creation: 'id',
    listLagMs: 0,
    publicAddress: false,
    suspends: false,
    prices: false,
    exemptFromSpread: false,
  },
  limits: { keyLengthMax: 63, userDataBytesMax: 65_536, tagsMax: 50, tagKeyLengthMax: 128, tagValueLengthMax: 256 },
};

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function validateOwn(spec: MachineSpec): readonly Violation[] {
  const { limits } = ownDescription;
  const tags = Object.entries(spec.tags);
  const tagFits = ([key, value]: [string, string]) =>
    key.length > 0 && key.length <= limits.tagKeyLengthMax && value.length <= limits.tagValueLengthMax;
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['type', spec.type === 'own', 'must be "own"'],
    ['image', spec.image === 'own', 'must be "own"'],
    ['userData', Buffer.byteLength(spec.userData) <= limits.userDataBytesMax, 'must hold at most 64 KiB'],
    ['tags', tags.length <= limits.tagsMax && tags.every(tagFits), 'must be at most 50, keys 128 and values 256 long'],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}
