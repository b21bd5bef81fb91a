import { CloudError } from '../errors.ts';

const block = /^(127\.\d{1,3}\.\d{1,3})\.0\/24$/;

/**
 * The lowest address of a /24 of loopback addresses that nobody has.
 * @throws CloudError `invalid` when the block is no such /24, `capacity` when all 254 are taken.
 */
export function lowestFreeAddress(addressBlock: string, taken: ReadonlySet<string>): string {
  const prefix = block.exec(addressBlock)?.[1];
  if (prefix === undefined || prefix.split('.').some((part) => Number(part) > 255)) {
    throw new CloudError('invalid', `${JSON.stringify(addressBlock)} is no /24 of 127.0.0.0/8 such as 127.33.7.0/24`);
  }
  for (let n = 1; n <= 254; n++) {
    const address = `${prefix}.${n}`;
    if (!taken.has(address)) return address;
  }
  throw new CloudError('capacity', `All 254 addresses of ${addressBlock} are taken; delete a machine`);
}
