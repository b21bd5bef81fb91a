import { invalidValue } from './errors.ts';

export interface Block {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

/** An IPv4 block. @throws Ec2Error InvalidParameterValue */
export function parseCidr(text: string, name = 'cidrBlock'): Block {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = (match ?? []).slice(1).map(Number);
  const isValid = match !== null && [a, b, c, d].every((part) => part <= 255) && bits <= 32;
  if (!isValid) throw invalidValue(name, text, 'is invalid. This is not a valid CIDR block.');
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const from = Math.floor(address / size) * size;
  return { from, to: from + size - 1, bits };
}

export const contains = (outer: Block, inner: Block): boolean => outer.from <= inner.from && inner.to <= outer.to;
export const overlap = (one: Block, other: Block): boolean => one.from <= other.to && other.from <= one.to;
