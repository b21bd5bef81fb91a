import type { GenesisSummary } from './inspect.ts';

/** What the host itself knows about the channel that it is asked to join. */
export interface GenesisExpectation {
  readonly channelId: string;
  /** `sha256:<hex>`, when the digest was promised. */
  readonly digest?: string;
  readonly self: {
    readonly mspId: string;
    readonly caCertificate: string;
    readonly tlsCaCertificate: string;
    /** Whether this city is asked to endorse (its peer joins). */
    readonly endorses: boolean;
    /** The orderer's own certificates, when this city is asked to order. */
    readonly orderer?: { readonly identityCertificate: string; readonly tlsCertificate: string };
  };
}

/**
 * What an agent asks before it joins: is this block exactly what its membership implies, are this city's certificates the ones
 * named, and is it this channel? Rebuilds the configuration from the membership and compares every group, value and policy.
 * `genesis.refused` names the first paths that differ.
 */
export function checkGenesisBlock(_block: Uint8Array, _expectation: GenesisExpectation): GenesisSummary {
  throw new Error('not written');
}
