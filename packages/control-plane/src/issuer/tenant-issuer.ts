import type { Clock } from '@hansa/core';
import { type Authority, createAuthority, issueCertificate } from '@hansa/fabric';
import type { Database } from '../store/index.ts';
import type { KeyProvider } from './key-provider.ts';
import { ensureSealed, readSealed } from './sealed-secret.ts';

const dayMs = 86_400_000;
const rootDays = 3_650;
const gatewayCertificateMs = 90 * dayMs;
const purpose = 'root';

/** Custodial tenants' own roots: one CA a tenant, its key at rest only as ciphertext. */
export interface TenantIssuer {
  /** PEM of the tenant's root, made at the first call; of several callers at once all get the same. */
  ensureRoot(tenantId: string): Promise<string>;
  /** A gateway's client certificate of the tenant's MSP: 90 days, OU client; of the request only the public key is taken. */
  issueGateway(input: { tenantId: string; hostId: string; csrPem: string }): Promise<string>;
}

export interface TenantIssuerDeps {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly clock: Clock;
}

export function createTenantIssuer({ db, keys, clock }: TenantIssuerDeps): TenantIssuer {
  const makeRoot = async (tenantId: string): Promise<string> =>
    JSON.stringify(
      await createAuthority({
        commonName: `${tenantId} root`,
        organisation: tenantId,
        validDays: rootDays,
        clock,
      }),
    );

  return {
    ensureRoot: async (tenantId) => {
      const sealed = await ensureSealed(db.sql, keys, { ownerId: tenantId, purpose }, () => makeRoot(tenantId));
      return (JSON.parse(sealed) as Authority).certificatePem;
    },
    issueGateway: async ({ tenantId, hostId, csrPem }) => {
      const sealed = await readSealed(db.sql, keys, { ownerId: tenantId, purpose });
      if (sealed === undefined) throw new Error(`The tenant ${tenantId} has no root to issue from`);
      const issued = await issueCertificate({
        authority: JSON.parse(sealed) as Authority,
        csrPem,
        subject: { commonName: hostId, organisationalUnit: 'client' },
        usage: 'signing',
        validMs: gatewayCertificateMs,
        clock,
      });
      return issued.certificatePem;
    },
  };
}
