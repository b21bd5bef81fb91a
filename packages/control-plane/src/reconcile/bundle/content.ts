import { isDeepStrictEqual } from 'node:util';
import type { GatewayBundle } from '@hansa/core';

/** A channel that a gateway is to serve. */
export interface PlacedChannel {
  readonly channelId: string;
  readonly tenantId: string;
  readonly contracts: readonly string[];
  readonly transactionsPerSecond: number;
}

export interface BundleInput {
  readonly gateway: string;
  readonly channels: readonly PlacedChannel[];
  /** By tenant: the certificate for this gateway's key, once issued. */
  readonly certificates: ReadonlyMap<string, string>;
  readonly keys: GatewayBundle['keys'];
}

type Content = Omit<GatewayBundle, 'sequence' | 'issuedAt' | 'expiresAt'>;

export const bundleLifeMs = 7 * 86_400_000;

/** What a gateway's bundle says, the same bytes for the same input in any order. */
export function bundleContent({ gateway, channels, certificates, keys }: BundleInput): Content {
  const tenantIds = [...new Set(channels.map(({ tenantId }) => tenantId))].sort();
  return {
    gateway,
    tenants: tenantIds.map((tenantId) => {
      const certificate = certificates.get(tenantId);
      return certificate === undefined ? { tenantId } : { tenantId, certificate };
    }),
    channels: channels
      .map((channel) => ({ ...channel, contracts: [...channel.contracts] }))
      .toSorted((a, b) => compare(a.channelId, b.channelId)),
    keys: keys.filter(({ tenantId }) => tenantIds.includes(tenantId)).toSorted((a, b) => compare(a.sha256, b.sha256)),
  };
}

/** The next bundle; undefined when the current one says the same and is not yet half through its life. */
export function nextBundle(
  content: Content,
  current: GatewayBundle | undefined,
  nowMs: number,
): GatewayBundle | undefined {
  if (current === undefined && content.channels.length === 0) return undefined;
  if (current !== undefined) {
    const { sequence: _sequence, issuedAt: _issuedAt, expiresAt, ...said } = current;
    const fresh = Date.parse(expiresAt) - nowMs > bundleLifeMs / 2;
    if (isDeepStrictEqual(said, content) && (fresh || content.channels.length === 0)) return undefined;
  }
  return {
    ...content,
    sequence: (current?.sequence ?? 0) + 1,
    issuedAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + bundleLifeMs).toISOString(),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
