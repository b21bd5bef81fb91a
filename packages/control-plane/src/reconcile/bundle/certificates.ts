import { createPublicKey, X509Certificate } from 'node:crypto';
import type { GatewayBundle } from '@hansa/core';
import { publicKeyOfCsr } from '@hansa/fabric';
import type { TenantIssuer } from '../../issuer/tenant-issuer.ts';

/** A gateway asks again this long before its certificate ends. */
const renewBeforeMs = 30 * 86_400_000;

export interface CertificateNeeds {
  readonly hostId: string;
  readonly tenantIds: readonly string[];
  readonly current: GatewayBundle | undefined;
  readonly csrs: readonly { readonly tenantId: string; readonly csr: string }[];
  readonly nowMs: number;
}

/**
 * The certificates of a gateway, by tenant: those of its current bundle, and new ones for requests whose key has none yet
 * or one that nears its end.
 */
export async function gatewayCertificates(
  tenants: TenantIssuer,
  { hostId, tenantIds, current, csrs, nowMs }: CertificateNeeds,
): Promise<Map<string, string>> {
  const certificates = new Map<string, string>();
  for (const tenantId of tenantIds) {
    const known = current?.tenants.find((tenant) => tenant.tenantId === tenantId)?.certificate;
    const csrPem = csrs.find((csr) => csr.tenantId === tenantId)?.csr;
    if (csrPem !== undefined && (known === undefined || !(await serves(known, csrPem, nowMs)))) {
      certificates.set(tenantId, await tenants.issueGateway({ tenantId, hostId, csrPem }));
    } else if (known !== undefined) {
      certificates.set(tenantId, known);
    }
  }
  return certificates;
}

async function serves(certificatePem: string, csrPem: string, nowMs: number): Promise<boolean> {
  const certificate = new X509Certificate(certificatePem);
  const lasts = Date.parse(certificate.validTo) - nowMs > renewBeforeMs;
  return lasts && certificate.publicKey.equals(createPublicKey(await publicKeyOfCsr(csrPem)));
}
