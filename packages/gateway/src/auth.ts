import { createHash } from 'node:crypto';
import { type Clock, HansaError } from '@hansa/core';
import type { SigningIdentity } from '@hansa/fabric';
import type { BundleChannel, Caller, InForce } from './bundle/in-force.ts';
import { isCurrent } from './bundle/rules.ts';

/** A channel that a caller may use, and the identity to use it with. */
export interface Access {
  readonly caller: Caller;
  readonly channel: BundleChannel;
  readonly identity: SigningIdentity;
}

/** The bundle to serve from; `channel.not-ready` when there is none or it has expired. */
export function requireBundle(current: InForce | undefined, clock: Clock): InForce {
  if (current === undefined) {
    throw new HansaError('channel.not-ready', 'This gateway has not been told yet what it serves; try again later');
  }
  if (!isCurrent(current.bundle, clock.nowMs())) {
    throw new HansaError(
      'channel.not-ready',
      'What this gateway was told to serve has expired; try another city, or again later',
    );
  }
  return current;
}

const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Whose key an `Authorization` header carries: `auth.missing`, `auth.invalid`. */
export function authenticate(header: string | undefined, { callerOfKey }: InForce): Caller {
  if (header === undefined) throw new HansaError('auth.missing', 'Send the header Authorization: Bearer <API key>');
  const key = bearer.exec(header)?.[1];
  const caller = key === undefined ? undefined : callerOfKey.get(createHash('sha256').update(key).digest('hex'));
  if (caller === undefined) throw new HansaError('auth.invalid', 'The API key is not known here; check or renew it');
  return caller;
}

/**
 * A channel for its own tenant. Another tenant's channel is as unknown as one that never was: `channel.unknown`.
 * `channel.not-ready` while this gateway has no certificate of the tenant.
 */
export function openChannel(inForce: InForce, caller: Caller, channelId: string): Access {
  const channel = inForce.channels.get(channelId);
  if (channel === undefined || channel.tenantId !== caller.tenantId) {
    throw new HansaError('channel.unknown', `There is no channel ${channelId} here for this key`);
  }
  const identity = inForce.identities.get(caller.tenantId);
  if (identity === undefined) {
    throw new HansaError('channel.not-ready', `Channel ${channelId} is being opened in this city; try again shortly`);
  }
  return { caller, channel, identity };
}

/** `auth.forbidden` for a reader's key. */
export function requireWriter({ role }: Caller): void {
  if (role !== 'writer')
    throw new HansaError('auth.forbidden', 'This key may read only; use a key with the role writer');
}

/** `contract.unknown` when the channel did not pick the contract. */
export function requireContract({ channelId, contracts }: BundleChannel, contract: string): void {
  if (contracts.includes(contract)) return;
  const has = contracts.length === 0 ? 'it has none' : `it has ${contracts.join(', ')}`;
  throw new HansaError('contract.unknown', `Channel ${channelId} has no contract ${contract}; ${has}`);
}
