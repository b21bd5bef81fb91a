import { systemClock } from '@hansa/core';
import { createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { readIfPresent, writeFileWhole } from '../files.ts';
import type { Host } from './host.ts';

/** The agent's own client certificate for the orderer's admin listener, from a CA that nobody else has. */
export interface AdminClient {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const adminClientDays = 3_650;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The orderer's admin API checks no role, so its listener trusts only this CA: a certificate of the city must not be able to
 * delete a channel. Made once; the certificate is written last, so a crash before it begins anew.
 */
export async function ensureAdminClient({ layout }: Host): Promise<AdminClient> {
  const { adminClientCa, adminClientCaKey, adminClientCertificate, adminClientKey } = layout.agent;
  const [certificatePem, privateKeyPem] = await Promise.all(
    [adminClientCertificate, adminClientKey].map(readIfPresent),
  );
  if (certificatePem !== undefined && privateKeyPem !== undefined) return { certificatePem, privateKeyPem };
  const clock = systemClock;
  const name = { commonName: 'orderer admin CA', organisation: 'hansa agent' };
  const authority = await createAuthority({ ...name, validDays: adminClientDays, clock });
  const key = newPrivateKey();
  const issued = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName: 'agent', privateKeyPem: key }),
    subject: { commonName: 'agent' },
    usage: 'client',
    validMs: adminClientDays * dayMs,
    clock,
  });
  await writeFileWhole(adminClientCa, authority.certificatePem);
  await writeFileWhole(adminClientCaKey, authority.privateKeyPem);
  await writeFileWhole(adminClientKey, key);
  await writeFileWhole(adminClientCertificate, issued.certificatePem);
  return { certificatePem: issued.certificatePem, privateKeyPem: key };
}
