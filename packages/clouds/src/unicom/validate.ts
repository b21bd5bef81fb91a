import type { Violation } from '@hansa/core';
import type { CloudDescription, MachineSpec } from '../port.ts';
import { flavours, images } from './catalogue.ts';
import { settleMsDefault, type UnicomOptions } from './config.ts';

/** What the vendor takes of user data is not known; this is what the other clouds have in common. */
const userDataBytesMax = 1_024;

export const describeUnicom = (options: UnicomOptions): CloudDescription => ({
  cloud: 'unicom',
  capabilities: {
    creates: options.unprovenCreate === true ? 'unproven' : 'no',
    idempotency: 'lookup',
    creation: 'order',
    listLagMs: options.settleMs ?? settleMsDefault,
    publicAddress: false,
    suspends: true,
    prices: false,
    exemptFromSpread: false,
  },
  limits: { keyLengthMax: 63, userDataBytesMax, tagsMax: 10, tagKeyLengthMax: 32, tagValueLengthMax: 64 },
});

export const orderYourself =
  'publishes no call that makes a machine: order it in the console of CUCloud and let it join as cloud "own"';

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Every rule of a spec on this cloud; the first of them is that it makes machines at all. */
export function validateUnicom(spec: MachineSpec, options: UnicomOptions): readonly Violation[] {
  const { limits } = describeUnicom(options);
  const tags = Object.entries(spec.tags);
  const tagFits = ([key, value]: [string, string]) =>
    key.length > 0 &&
    key.length <= limits.tagKeyLengthMax &&
    value.length <= limits.tagValueLengthMax &&
    !key.startsWith('hansa-');
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['cloud', options.unprovenCreate === true, orderYourself],
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['type', Object.hasOwn(flavours, spec.type), `must be one of: ${Object.keys(flavours).join(', ')}`],
    ['image', [...images, ...(options.images ?? [])].includes(spec.image), 'must be named in the catalogue or options'],
    ['diskGiB', spec.diskGiB >= 40 && spec.diskGiB <= 500, 'must be 40 to 500'],
    ['userData', Buffer.byteLength(spec.userData) <= userDataBytesMax, `must hold at most ${userDataBytesMax} bytes`],
    ['tags', tags.length <= limits.tagsMax && tags.every(tagFits), 'must be at most 10, keys 32 and values 64 long'],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}
