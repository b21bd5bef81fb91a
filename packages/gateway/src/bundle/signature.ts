import { X509Certificate } from 'node:crypto';
import { type GatewayBundle, GatewayBundle as GatewayBundleSchema, HansaError, idPattern } from '@hansa/core';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { Check } from 'typebox/value';

/** The league CA signs only leaves, so the signer's certificate is checked against it directly. */
export interface Signers {
  /** PEM of the league CA. */
  readonly authorityPem: string;
  /** At this time the signer's certificate must be valid; absent for a bundle that was accepted before. */
  readonly nowMs?: number;
}

/** URI SAN of the one certificate of a league that may sign bundles. */
const signerUri = /(^|, )URI:hansa:\/\/[A-Za-z0-9-]+\/bundle-signer(, |$)/;
const tenantId = new RegExp(idPattern('tenant'));

/**
 * The bundle inside a compact JWS: ES256 by the first certificate of `x5c`, which the league CA issued to its bundle signer.
 * `auth.forbidden` when it is signed by anybody else, `request.malformed` when it is no bundle.
 */
export async function openBundle(jws: string, signers: Signers): Promise<GatewayBundle> {
  const signer = readSigner(jws);
  checkSigner(signer, signers);
  const payload = await verified(jws, signer);
  const bundle = parseBundle(payload);
  if (bundle === undefined) throw new HansaError('request.malformed', 'The payload of the bundle is not a bundle');
  return bundle;
}

function readSigner(jws: string): X509Certificate {
  try {
    const [certificate] = decodeProtectedHeader(jws).x5c ?? [];
    return new X509Certificate(Buffer.from(certificate ?? '', 'base64'));
  } catch (cause) {
    throw new HansaError('request.malformed', 'The bundle is not a compact JWS with a certificate in x5c', { cause });
  }
}

function checkSigner(signer: X509Certificate, { authorityPem, nowMs }: Signers): void {
  const authority = new X509Certificate(authorityPem);
  const refuse = (why: string) => new HansaError('auth.forbidden', `The signer of the bundle ${why}`);
  if (!signer.checkIssued(authority) || !signer.verify(authority.publicKey)) {
    throw refuse('was not certified by the authority of this league');
  }
  if (signer.ca || !signerUri.test(signer.subjectAltName ?? '')) throw refuse("is not the league's bundle signer");
  if (nowMs === undefined) return;
  if (nowMs < signer.validFromDate.getTime() || nowMs > signer.validToDate.getTime()) {
    throw refuse('has a certificate that is not valid now');
  }
}

async function verified(jws: string, signer: X509Certificate): Promise<Uint8Array> {
  try {
    return (await compactVerify(jws, signer.publicKey, { algorithms: ['ES256'] })).payload;
  } catch (cause) {
    throw new HansaError('auth.forbidden', 'The signature of the bundle does not fit its content', { cause });
  }
}

/** Tenant ids become names of files, so their pattern is checked here. */
function parseBundle(payload: Uint8Array): GatewayBundle | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (!Check(GatewayBundleSchema, value)) return undefined;
    return value.tenants.every((tenant) => tenantId.test(tenant.tenantId)) ? value : undefined;
  } catch {
    return undefined;
  }
}
