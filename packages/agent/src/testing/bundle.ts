import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { type GatewayBundle, systemClock } from '@hansa/core';
import { type Authority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';

const hourMs = 3_600_000;
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A bundle as the league's signer signs it: a compact JWS by ES256, with the signer's certificate in its header. */
export async function signBundle(authority: Authority, bundle: GatewayBundle): Promise<string> {
  const key = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName: 'bundle-signer', privateKeyPem: key }),
    subject: { commonName: 'bundle-signer' },
    uris: ['hansa://league/bundle-signer'],
    usage: 'signing',
    validMs: hourMs,
    clock: systemClock,
  });
  const x5c = [new X509Certificate(certificatePem).raw.toString('base64')];
  const text = `${encoded({ alg: 'ES256', x5c })}.${encoded(bundle)}`;
  const signature = sign('sha256', Buffer.from(text), {
    key: createPrivateKey(key),
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
