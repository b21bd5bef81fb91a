import type { GatewayBundle, KeyRole } from '@hansa/core';
import type { SigningIdentity } from '@hansa/fabric';
import type { TenantIdentity } from '../identities.ts';

export type BundleChannel = GatewayBundle['channels'][number];

/** Whom an API key speaks for. */
export interface Caller {
  readonly tenantId: string;
  readonly role: KeyRole;
}

/** What the agent learns about the bundle in force. */
export interface BundleStatus {
  readonly sequence: number;
  /** Channels whose tenants this gateway can sign for. */
  readonly serving: readonly string[];
  /** Requests for the client certificates that are missing. */
  readonly csrs: readonly { readonly tenantId: string; readonly csr: string }[];
}

/** A bundle made ready to serve from: never changed, only replaced as a whole, so a request sees one bundle throughout. */
export interface InForce {
  readonly bundle: GatewayBundle;
  readonly callerOfKey: ReadonlyMap<string, Caller>;
  readonly channels: ReadonlyMap<string, BundleChannel>;
  readonly identities: ReadonlyMap<string, SigningIdentity>;
  readonly status: BundleStatus;
}

export const nothingInForce: BundleStatus = { sequence: 0, serving: [], csrs: [] };

export function putInForce(bundle: GatewayBundle, tenants: readonly TenantIdentity[]): InForce {
  const identities = new Map<string, SigningIdentity>();
  const csrs: { tenantId: string; csr: string }[] = [];
  for (const tenant of tenants) {
    if ('identity' in tenant) identities.set(tenant.tenantId, tenant.identity);
    else csrs.push(tenant);
  }
  const serving = bundle.channels.filter(({ tenantId }) => identities.has(tenantId));
  return {
    bundle,
    callerOfKey: new Map(bundle.keys.map(({ sha256, tenantId, role }) => [sha256, { tenantId, role }])),
    channels: new Map(bundle.channels.map((channel) => [channel.channelId, channel])),
    identities,
    status: { sequence: bundle.sequence, serving: serving.map(({ channelId }) => channelId), csrs },
  };
}
