import type { Violation } from '@hansa/core';
import type { CloudDescription, MachineSpec } from '../port.ts';
import { images, specifications } from './catalogue.ts';
import { type MobileOptions, mobileDefaults } from './config.ts';
import { labelLengthMax, writeLabel } from './name.ts';

/** Source: the generated client of the vendor, `userData` "1 to 1024 characters"; what base 64 leaves of them. */
const userDataBytesMax = { plain: 1_024, base64: 768 } as const;

export function describeMobile(options: MobileOptions): CloudDescription {
  return {
    cloud: 'mobile',
    capabilities: {
      idempotency: 'lookup',
      creation: 'order',
      listLagMs: options.settleMs ?? mobileDefaults.settleMs,
      publicAddress: true,
      suspends: true,
      prices: false,
      exemptFromSpread: false,
    },
    limits: {
      keyLengthMax: 63,
      userDataBytesMax: userDataBytesMax[options.userDataEncoding ?? mobileDefaults.userDataEncoding],
      tagsMax: 8,
      tagKeyLengthMax: 32,
      tagValueLengthMax: 64,
    },
  };
}

const keyPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const diskGiB = { min: 20, max: 500 } as const;

/** Every rule of a spec on this cloud. Messages never repeat the user data. */
export function validateMobile(spec: MachineSpec, options: MobileOptions): readonly Violation[] {
  const { limits } = describeMobile(options);
  const tags = Object.entries(spec.tags);
  const tagFits = ([key, value]: [string, string]) =>
    key.length > 0 && key.length <= limits.tagKeyLengthMax && value.length <= limits.tagValueLengthMax;
  const userDataBytes = Buffer.byteLength(spec.userData);
  const checks: readonly [field: string, holds: boolean, rule: string][] = [
    ['key', keyPattern.test(spec.key), 'must be lower-case letters, digits and inner hyphens, 1 to 63 of them'],
    ['type', Object.hasOwn(specifications, spec.type), `must be one of: ${Object.keys(specifications).join(', ')}`],
    ['image', [...images, ...(options.images ?? [])].includes(spec.image), 'must be named in the catalogue or options'],
    ['diskGiB', spec.diskGiB >= diskGiB.min && spec.diskGiB <= diskGiB.max, 'must be 20 to 500'],
    [
      'userData',
      userDataBytes > 0 && userDataBytes <= limits.userDataBytesMax,
      `must hold 1 to ${limits.userDataBytesMax} bytes`,
    ],
    ['tags', tags.length <= limits.tagsMax && tags.every(tagFits), 'must be at most 8, keys 32 and values 64 long'],
    ['tags', writeLabel(spec).length <= labelLengthMax, `must fit ${labelLengthMax} letters with owner, key and site`],
  ];
  return checks.filter(([, holds]) => !holds).map(([field, , rule]) => ({ field, rule }));
}
