import type { DesiredCertify, IdentityCsr, IssuedCertificates } from '@hansa/agent/protocol';
import { systemClock } from '@hansa/core';
import { type Authority, createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';

const clock = systemClock;
const dayMs = 86_400_000;

/** What a hollow agent has of certificates: authorities that it never asks Fabric for, and an orderer's own. */
export interface HollowIdentities {
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly ordererCertificate: string;
  readonly ordererTlsCertificate: string;
  /** Requests of a host without a CA. */
  readonly csrs: readonly IdentityCsr[];
  /** Issues what another host of the city asks, as the city's CA does. */
  certify(request: DesiredCertify): Promise<IssuedCertificates>;
}

export async function makeHollowIdentities(): Promise<HollowIdentities> {
  const [ca, tlsCa] = await Promise.all(
    ['ca', 'tlsca'].map((commonName) => createAuthority({ commonName, organisation: 'hollow', validDays: 1, clock })),
  );
  if (ca === undefined || tlsCa === undefined) throw new Error('no authorities');
  const request = (commonName: string) => createCsr({ commonName, privateKeyPem: newPrivateKey() });
  const certify: HollowIdentities['certify'] = async ({ csrs, hosts }) => ({
    caCertificate: ca.certificatePem,
    tlsCaCertificate: tlsCa.certificatePem,
    certificates: await Promise.all(
      csrs.map(async ({ name, csr }) => {
        const certificate = name.endsWith('-tls') ? await leaf(tlsCa, name, csr, hosts) : await leaf(ca, name, csr);
        return { name, certificate };
      }),
    ),
  });
  return {
    caCertificate: ca.certificatePem,
    tlsCaCertificate: tlsCa.certificatePem,
    ordererCertificate: await leaf(ca, 'orderer', await request('orderer')),
    ordererTlsCertificate: await leaf(tlsCa, 'orderer', await request('orderer'), []),
    csrs: [{ name: 'peer', csr: await request('peer') }],
    certify,
  };
}

/** For TLS when it is told addresses, else for signing. */
async function leaf(authority: Authority, name: string, csrPem: string, ipAddresses?: string[]): Promise<string> {
  const subject = { commonName: name, organisationalUnit: name };
  const usage = ipAddresses === undefined ? 'signing' : 'both';
  const input = { authority, csrPem, subject, usage, validMs: dayMs, clock } as const;
  return (await issueCertificate({ ...input, ...(ipAddresses && { ipAddresses }) })).certificatePem;
}
