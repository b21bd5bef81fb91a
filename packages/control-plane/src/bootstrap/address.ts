import { isIPv4, isIPv6 } from 'node:net';

/**
 * One text for all forms of an IP address: IPv6 as RFC 5952 writes it, without a zone; an IPv4 address that came mapped into
 * IPv6 (`::ffff:203.0.113.7`, as a listener on `::` sees its callers) as IPv4. Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const [bare = ''] = text.split('%', 1);
  if (!isIPv6(bare)) return undefined;
  const shortest = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest) ?? [];
  if (high === undefined || low === undefined) return shortest;
  const halves = [high, low].map((half) => Number.parseInt(half, 16));
  return halves.flatMap((half) => [half >> 8, half & 0xff]).join('.');
}

/** Both are addresses, and the same. */
export function isSameAddress(one: string, other: string): boolean {
  const address = canonicalAddress(one);
  return address !== undefined && address === canonicalAddress(other);
}

/** 127.0.0.0/8 or ::1, in any form: anyone on this computer may call from there. */
export function isLoopback(text: string): boolean {
  const address = canonicalAddress(text);
  return address === '::1' || (address?.startsWith('127.') ?? false);
}
