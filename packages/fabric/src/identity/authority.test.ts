import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority, issueCertificate } from './authority.ts';
import { createCsr, publicKeyOfCsr } from './csr.ts';
import { isLowSignature } from './low-s.ts';
import { newPrivateKey } from './private-key.ts';
import { loadX509 } from './x509.ts';

const clock = { nowMs: () => Date.UTC(2026, 5, 1) };
const league = () => createAuthority({ commonName: 'league', organisation: 'Hansa', validDays: 3650, clock });

async function signatureOf(certificatePem: string): Promise<Uint8Array> {
  const x509 = await loadX509();
  return new Uint8Array(new x509.X509Certificate(certificatePem).signature);
}

describe('issueCertificate', () => {
  it('takes the public key of the request and the names of the caller', async () => {
    const authority = await league();
    const privateKeyPem = newPrivateKey();
    const csrPem = await createCsr({ commonName: 'admin', privateKeyPem, dnsNames: ['evil.example'] });
    const { certificatePem, notAfter } = await issueCertificate({
      authority,
      csrPem,
      subject: { commonName: 'ho-1', organisationalUnit: 'client' },
      usage: 'client',
      uris: ['hansa://league/host/ho-1/1'],
      ipAddresses: ['127.77.0.1'],
      validMs: 3_600_000,
      clock,
    });
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.subject).toBe('CN=ho-1\nOU=client');
    expect(certificate.subjectAltName).toBe('IP Address:127.77.0.1, URI:hansa://league/host/ho-1/1');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(await publicKeyOfCsr(csrPem));
    expect(notAfter).toBe('2026-06-01T01:00:00.000Z');
  });

  it('signs authorities and leaves low-S only', async () => {
    const authority = await league();
    const csrPem = await createCsr({ commonName: 'x', privateKeyPem: newPrivateKey() });
    expect(new X509Certificate(authority.certificatePem).ca).toBe(true);
    expect(isLowSignature(await signatureOf(authority.certificatePem))).toBe(true);
    for (let count = 0; count < 12; count += 1) {
      const subject = { commonName: 'x' };
      const issued = await issueCertificate({ authority, csrPem, subject, usage: 'signing', validMs: 1000, clock });
      expect(isLowSignature(await signatureOf(issued.certificatePem))).toBe(true);
      expect(issued.serialNumber).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});

describe('publicKeyOfCsr', () => {
  it('refuses a request whose key did not sign it', async () => {
    const csrPem = await createCsr({ commonName: 'x', privateKeyPem: newPrivateKey() });
    const der = Buffer.from(csrPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const at = der.indexOf(Buffer.from('x'), 10);
    der[at] = 'y'.charCodeAt(0);
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(publicKeyOfCsr(forged)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('refuses what is no request', async () => {
    await expect(publicKeyOfCsr('hello')).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(publicKeyOfCsr('x'.repeat(20_000))).rejects.toThrow(/shorter/);
  });
});
