import type { GenesisSpec } from './spec.ts';

/** Block 0 of the channel. `genesis.refused` when the spec has no valid shape. */
export function buildGenesisBlock(_spec: GenesisSpec): Uint8Array {
  throw new Error('not written');
}

/** `sha256:<hex>` of the block's bytes. */
export function blockDigest(_block: Uint8Array): string {
  throw new Error('not written');
}
