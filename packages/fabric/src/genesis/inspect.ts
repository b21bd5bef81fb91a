import type { Policy } from './policy.ts';
import type { GenesisSpec } from './spec.ts';

/** What a block 0 says, in our words. `policies` is keyed by path, such as `Channel/Application/Endorsement`. */
export interface GenesisSummary extends GenesisSpec {
  readonly digest: string;
  readonly policies: Readonly<Record<string, Policy>>;
}

/** Reads a block 0. `genesis.refused` when it is none, its data hash is wrong, or it holds what no block of ours holds. */
export function inspectGenesisBlock(_block: Uint8Array): GenesisSummary {
  throw new Error('not written');
}
