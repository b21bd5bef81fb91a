import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { Clock } from '@hansa/core';
import { type Authority, createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { type Database, ensureSetting } from '../store/index.ts';
import type { KeyProvider } from './key-provider.ts';
import { ensureSealed } from './sealed-secret.ts';

const dayMs = 86_400_000;
const authorityDays = 3_650;
const hostCertificateMs = 30 * dayMs;
/** Made anew at each start, so that it outlives a process that runs for a year. */
const endpointCertificateMs = 397 * dayMs;
const signerCertificateMs = 30 * dayMs;

export interface KeyPair {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** The league's own authority. It signs only leaves: hosts (client), endpoints (server) and bundle signers. */
export interface LeagueAuthority {
  readonly leagueId: string;
  readonly certificatePem: string;
  /** Lower-case hex SHA-256 of the certificate's DER: what a machine is told to trust. */
  readonly certificateSha256: string;
  /** The client certificate of a host's agent: 30 days; its URI SAN alone says who the host is. `request.invalid` on a bad CSR. */
  issueHost(input: { hostId: string; incarnation: number; csrPem: string }): Promise<string>;
  /** Key and certificate of a listener of ours; the key stays in this process. */
  issueEndpoint(names: { dnsNames: readonly string[]; ipAddresses: readonly string[] }): Promise<KeyPair>;
  /** Key and certificate of this process's bundle signer; 30 days. */
  issueBundleSigner(): Promise<KeyPair>;
}

export interface LeagueAuthorityDeps {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly clock: Clock;
}

export const hostUri = (leagueId: string, hostId: string, incarnation: number): string =>
  `hansa://${leagueId}/host/${hostId}/${incarnation}`;

/** Opens the league's authority, made at the first start; of several starters at once all get the same. */
export async function openLeagueAuthority(deps: LeagueAuthorityDeps): Promise<LeagueAuthority> {
  const leagueId = await ensureSetting(deps.db.sql, 'id', `le-${randomBytes(8).toString('hex')}`);
  const sealed = await ensureSealed(deps.db.sql, deps.keys, { ownerId: leagueId, purpose: 'authority' }, async () =>
    JSON.stringify(await makeAuthority(leagueId, deps.clock)),
  );
  return createLeagueAuthority(leagueId, JSON.parse(sealed) as Authority, deps.clock);
}

const makeAuthority = (leagueId: string, clock: Clock): Promise<Authority> =>
  createAuthority({ commonName: `${leagueId} league CA`, organisation: leagueId, validDays: authorityDays, clock });

export function createLeagueAuthority(leagueId: string, authority: Authority, clock: Clock): LeagueAuthority {
  const issueOwn = async (
    commonName: string,
    request: Pick<Parameters<typeof issueCertificate>[0], 'usage' | 'validMs' | 'dnsNames' | 'ipAddresses' | 'uris'>,
  ): Promise<KeyPair> => {
    const privateKeyPem = newPrivateKey();
    const csrPem = await createCsr({ commonName, privateKeyPem });
    const issued = await issueCertificate({ authority, csrPem, subject: { commonName }, clock, ...request });
    return { certificatePem: issued.certificatePem, privateKeyPem };
  };

  return {
    leagueId,
    certificatePem: authority.certificatePem,
    certificateSha256: createHash('sha256').update(new X509Certificate(authority.certificatePem).raw).digest('hex'),
    issueHost: async ({ hostId, incarnation, csrPem }) => {
      const uris = [hostUri(leagueId, hostId, incarnation)];
      const subject = { commonName: hostId };
      const usage = 'client';
      const validMs = hostCertificateMs;
      return (await issueCertificate({ authority, csrPem, subject, usage, uris, validMs, clock })).certificatePem;
    },
    issueEndpoint: (names) =>
      issueOwn('hansa control plane', { usage: 'server', validMs: endpointCertificateMs, ...names }),
    issueBundleSigner: () =>
      issueOwn('hansa bundle signer', {
        usage: 'signing',
        validMs: signerCertificateMs,
        uris: [`hansa://${leagueId}/bundle-signer`],
      }),
  };
}
