import type { World } from '../frame/world.ts';

/** One tenant with one application and one subscription, the same for the same seed. */
export interface AzureAccount {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionId: string;
  /** The application's service principal, which error texts name. */
  readonly objectId: string;
}

export function createAccount({ bytes }: Pick<World, 'bytes'>): AzureAccount {
  return {
    tenantId: uuid(bytes),
    clientId: uuid(bytes),
    clientSecret: `sim8Q~${bytes(24).toString('base64url')}`,
    subscriptionId: uuid(bytes),
    objectId: uuid(bytes),
  };
}

/** A version 4 UUID of the world's seed. */
export function uuid(bytes: World['bytes']): string {
  const raw = Buffer.from(bytes(16));
  raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6);
  raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = raw.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
