import { isDeepStrictEqual } from 'node:util';
import { type GatewayBundle, HansaError } from '@hansa/core';

/**
 * Whether a signed bundle may replace the one in force: it names this gateway, has not expired, and its sequence is higher (or
 * the same with the same content: a repetition). Throws the reason when not.
 */
export function checkSuccession(
  current: GatewayBundle | undefined,
  next: GatewayBundle,
  { hostId, nowMs }: { hostId: string; nowMs: number },
): void {
  if (next.gateway !== hostId) {
    throw new HansaError('auth.forbidden', `The bundle is for gateway ${next.gateway}, this one is ${hostId}`);
  }
  if (!isCurrent(next, nowMs)) {
    throw new HansaError('resource.stale', `Bundle ${next.sequence} expired at ${next.expiresAt}; send a newer one`);
  }
  if (current === undefined || next.sequence > current.sequence) return;
  if (next.sequence < current.sequence) {
    throw new HansaError(
      'resource.stale',
      `Bundle ${next.sequence} is older than ${current.sequence}, which is in force; send a newer one`,
    );
  }
  if (!isDeepStrictEqual(next, current)) {
    throw new HansaError(
      'resource.stale',
      `Bundle ${next.sequence} is in force with another content; send a higher sequence`,
    );
  }
}

/** False past `expiresAt`, and when that is no time. */
export const isCurrent = (bundle: GatewayBundle, nowMs: number): boolean => nowMs < Date.parse(bundle.expiresAt);
