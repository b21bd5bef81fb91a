import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HansaError } from '@hansa/core';
import { readIfPresent, writeFileOnce, writeFileWhole } from '../files.ts';
import type { Layout } from '../layout.ts';
import type { Log } from '../log.ts';
import { backoffMs, type Time } from '../time.ts';
import type { BootstrapClient } from './bootstrap-client.ts';

/** Who this agent is to the league, and where its link is. */
export interface Membership {
  readonly authorityPem: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** `host:port` */
  readonly link: string;
  /** Of the certificate's URI SAN `hansa://<league>/host/<host>/<incarnation>`. */
  readonly hostId: string;
}

export interface JoinDeps {
  readonly layout: Pick<Layout, 'agent'>;
  readonly authoritySha256: string;
  readonly secretFile: string;
  readonly bootstrap: BootstrapClient;
  readonly newPrivateKey: () => string;
  readonly createCsr: (privateKeyPem: string) => Promise<string>;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

const firstDelayMs = 100;
const delayCapMs = 5_000;

/** The host's id in an agent certificate. `join.refused` when there is none: such a certificate would be of no use. */
export function hostIdOf(certificate: X509Certificate): string {
  const match = /URI:hansa:\/\/[^/,]+\/host\/([^/,]+)\/\d+/.exec(certificate.subjectAltName ?? '');
  const hostId = match?.[1];
  if (hostId === undefined) throw new HansaError('join.refused', 'The certificate names no host of the league');
  return hostId;
}

/** Fails with `join.refused` unless the PEM is the very certificate that the host was told to trust. */
export function checkPin(pem: string, sha256: string): void {
  const digest = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  if (digest !== sha256) {
    throw new HansaError('join.refused', `The league CA offered has SHA-256 ${digest}; ${sha256} was promised`);
  }
}

function toMembership(authorityPem: string, privateKeyPem: string, certificatePem: string, link: string): Membership {
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem))) {
    throw new HansaError('join.refused', "The certificate is not for this host's key");
  }
  if (!certificate.verify(new X509Certificate(authorityPem).publicKey)) {
    throw new HansaError('join.refused', 'The certificate is not issued by the league CA');
  }
  return { authorityPem, certificatePem, privateKeyPem, link, hostId: hostIdOf(certificate) };
}

async function joinOnce(deps: JoinDeps): Promise<Membership> {
  const { agent } = deps.layout;
  const privateKeyPem = (await readIfPresent(agent.key)) ?? (await writeFileOnce(agent.key, deps.newPrivateKey()));
  let authorityPem = await readIfPresent(agent.authority);
  if (authorityPem === undefined) {
    authorityPem = await deps.bootstrap.authority();
    checkPin(authorityPem, deps.authoritySha256);
    await writeFileWhole(agent.authority, authorityPem);
  }
  checkPin(authorityPem, deps.authoritySha256);
  const stored = await readIfPresent(agent.membership);
  if (stored !== undefined) {
    const { certificate, link } = JSON.parse(stored) as { certificate: string; link: string };
    return toMembership(authorityPem, privateKeyPem, certificate, link);
  }
  const secret = (await readFile(deps.secretFile, 'utf8')).trim();
  const answer = await deps.bootstrap.join(secret, await deps.createCsr(privateKeyPem), authorityPem);
  const membership = toMembership(authorityPem, privateKeyPem, answer.certificate, answer.link);
  await writeFileWhole(agent.membership, JSON.stringify(answer));
  return membership;
}

/**
 * Joins the league, or remembers having joined. Every step is stored before the next, so an agent that dies anywhere goes on
 * with the same key, which is what the secret is bound to. Retries what may pass; `join.refused` is final.
 */
export async function joinLeague(deps: JoinDeps): Promise<Membership> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await joinOnce(deps);
    } catch (error) {
      if (!(error instanceof HansaError) || error.retry === 'never') throw error;
      const delayMs = backoffMs(attempt, firstDelayMs, delayCapMs, deps.random);
      deps.log.warn({ err: error, attempt, delayMs }, 'joining is tried again');
      await deps.time.sleep(delayMs);
    }
  }
}
