import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';

export interface GatewayTimeouts {
  /** For one peer's answer. */
  readonly endorseTimeoutMs: number;
  readonly submitTimeoutMs: number;
  readonly commitTimeoutMs: number;
  readonly evaluateTimeoutMs: number;
}

export const defaultTimeouts: GatewayTimeouts = {
  endorseTimeoutMs: 30_000,
  submitTimeoutMs: 30_000,
  commitTimeoutMs: 60_000,
  evaluateTimeoutMs: 30_000,
};

/**
 * fabric-gateway's client over our connection, one an identity: kept as long as the identity object is, so that a caller who
 * keeps its identities pays for each once.
 */
export function gatewayPool(
  connection: PeerConnection,
  timeouts: Pick<GatewayTimeouts, 'submitTimeoutMs' | 'commitTimeoutMs'>,
): (identity: SigningIdentity) => Gateway {
  const gateways = new WeakMap<SigningIdentity, Gateway>();
  const within = (timeoutMs: number) => () => ({ deadline: Date.now() + timeoutMs });
  return (identity) => {
    const kept = gateways.get(identity);
    if (kept !== undefined) return kept;
    const gateway = connect({
      client: connection.client,
      identity: { mspId: identity.mspId, credentials: Buffer.from(identity.certificatePem) },
      signer: async (bytes) => identity.sign(bytes),
      // The identity hashes what it signs.
      hash: hash.none,
      submitOptions: within(timeouts.submitTimeoutMs),
      commitStatusOptions: within(timeouts.commitTimeoutMs),
    });
    gateways.set(identity, gateway);
    return gateway;
  };
}
