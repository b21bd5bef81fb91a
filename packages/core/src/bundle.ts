import { type Static, Type } from 'typebox';

/** What a tenant's key may do at a gateway: a reader evaluates and reads, a writer also submits. */
export const KeyRole = Type.Union([Type.Literal('reader'), Type.Literal('writer')]);

/**
 * The signed snapshot that one gateway serves from. It names its gateway and a sequence; a lower sequence than the one in
 * force is refused, and past `expiresAt` the gateway stops serving. Keys are carried hashed.
 */
export const GatewayBundle = Type.Object({
  gateway: Type.String({ description: 'Id of the host that the gateway runs on' }),
  sequence: Type.Integer({ minimum: 1 }),
  issuedAt: Type.String({ description: 'ISO 8601' }),
  expiresAt: Type.String({ description: 'ISO 8601' }),
  tenants: Type.Array(
    Type.Object({
      tenantId: Type.String({ description: "Also the tenant's MSP id" }),
      certificate: Type.Optional(
        Type.String({
          description: "PEM, issued by the tenant's root for this gateway's own key; absent until issued",
        }),
      ),
    }),
  ),
  channels: Type.Array(
    Type.Object({
      channelId: Type.String(),
      tenantId: Type.String(),
      contracts: Type.Array(Type.String()),
      transactionsPerSecond: Type.Integer({ minimum: 1 }),
    }),
  ),
  keys: Type.Array(
    Type.Object({
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: "Of the key's text" }),
      tenantId: Type.String(),
      role: KeyRole,
    }),
  ),
});

export type KeyRole = Static<typeof KeyRole>;
export type GatewayBundle = Static<typeof GatewayBundle>;
