import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Clock, GatewayBundle } from '@hansa/core';
import { CompactSign, decodeJwt } from 'jose';
import type { KeyPair } from './league-authority.ts';

/** Signs gateway bundles; its key lives in this process only, and gateways trust it by its certificate. */
export interface BundleSigner {
  /** A compact JWS (ES256) whose header carries the signer's certificate as `x5c`. */
  sign(bundle: GatewayBundle): Promise<string>;
}

interface Signer {
  readonly key: KeyObject;
  readonly x5c: string[];
  readonly renewAtMs: number;
}

const dayMs = 86_400_000;
/** A gateway checks the signer's certificate as long as the bundle lasts: 7 days, and some to spare. */
const marginMs = 14 * dayMs;

export interface BundleSignerDeps {
  readonly issue: () => Promise<KeyPair>;
  readonly clock: Clock;
}

/** Takes a fresh key and certificate at the first use and whenever the certificate nears its end. */
export function createBundleSigner({ issue, clock }: BundleSignerDeps): BundleSigner {
  let current: Promise<Signer> | undefined;

  const renew = async (): Promise<Signer> => {
    const { certificatePem, privateKeyPem } = await issue();
    const certificate = new X509Certificate(certificatePem);
    return {
      key: createPrivateKey(privateKeyPem),
      x5c: [certificate.raw.toString('base64')],
      renewAtMs: Date.parse(certificate.validTo) - marginMs,
    };
  };

  const signer = async (): Promise<Signer> => {
    current ??= renew();
    const known = await current.catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    if (clock.nowMs() < known.renewAtMs) return known;
    current = renew();
    return await current;
  };

  return {
    sign: async (bundle) => {
      const { key, x5c } = await signer();
      const payload = new TextEncoder().encode(JSON.stringify(bundle));
      return await new CompactSign(payload).setProtectedHeader({ alg: 'ES256', x5c }).sign(key);
    },
  };
}

/** The bundle inside a JWS that this control plane signed itself; the signature is not checked. */
export const readOwnBundle = (jws: string): GatewayBundle => decodeJwt<GatewayBundle>(jws);
