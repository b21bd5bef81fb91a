import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayBundle } from '@hansa/core';
import { createCsr, createSigningIdentity, newPrivateKey, type SigningIdentity } from '@hansa/fabric';
import { readIfThere, writeWhole } from './files.ts';

type BundleTenant = GatewayBundle['tenants'][number];

/** A tenant that this gateway can sign for, or the request for the certificate that it needs to. */
export type TenantIdentity =
  | { readonly tenantId: string; readonly identity: SigningIdentity }
  | { readonly tenantId: string; readonly csr: string };

export interface Identities {
  /** Each tenant's identity or request, in the order given. Keys that are missing are made. */
  prepare(tenants: readonly BundleTenant[]): Promise<TenantIdentity[]>;
  /** Loads what making a request takes (about a second on a busy host), so that the first tenant does not wait for it. */
  warm(): Promise<void>;
}

export interface IdentitiesOptions {
  readonly directory: string;
  readonly hostId: string;
}

/**
 * This gateway's own client keys, one a tenant: made here, kept in files of mode 0600, never sent anywhere. A certificate that
 * is not of the key here counts as missing, so a gateway that lost its state asks anew.
 */
export function createIdentities({ directory, hostId }: IdentitiesOptions): Identities {
  const prepared = new Map<string, { certificate: string | undefined; result: TenantIdentity }>();

  async function prepareOne({ tenantId, certificate }: BundleTenant): Promise<TenantIdentity> {
    const before = prepared.get(tenantId);
    if (before !== undefined && before.certificate === certificate) return before.result;
    const privateKeyPem = await keyOf(tenantId);
    const result =
      certificate !== undefined && isOfKey(certificate, privateKeyPem)
        ? {
            tenantId,
            identity: createSigningIdentity({ mspId: tenantId, certificatePem: certificate, privateKeyPem }),
          }
        : { tenantId, csr: await createCsr({ commonName: `gateway-${hostId}`, privateKeyPem }) };
    prepared.set(tenantId, { certificate, result });
    return result;
  }

  async function keyOf(tenantId: string): Promise<string> {
    const file = join(directory, `${tenantId}.key.pem`);
    const kept = await readIfThere(file);
    if (kept !== undefined) return kept;
    const made = newPrivateKey();
    await writeWhole(file, made);
    return made;
  }

  return {
    async warm() {
      await createCsr({ commonName: 'nobody', privateKeyPem: newPrivateKey() });
    },
    async prepare(tenants) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const named = new Set(tenants.map(({ tenantId }) => tenantId));
      for (const tenantId of prepared.keys()) if (!named.has(tenantId)) prepared.delete(tenantId);
      const results: TenantIdentity[] = [];
      for (const tenant of tenants) results.push(await prepareOne(tenant));
      return results;
    },
  };
}

function isOfKey(certificatePem: string, privateKeyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem));
  } catch {
    return false;
  }
}
