import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@hansa/core';
import { type Authority, createAuthority, issueCertificate } from '@hansa/fabric';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLayout } from '../layout.ts';
import type { IdentityCsr, IssuedCertificates } from '../protocol/index.ts';
import { desiredNode } from '../testing/desired-node.ts';
import { createEnrolment } from './enrolment.ts';

const node = desiredNode('cn-1', '10.0.0.2', { components: ['peer', 'gateway'] });
const clock = systemClock;
let ca: Authority;
let tlsca: Authority;
let home: string;

beforeAll(async () => {
  const make = (commonName: string) => createAuthority({ commonName, organisation: 'cn-1', validDays: 1, clock });
  [ca, tlsca] = [await make('ca'), await make('tlsca')];
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hansa enrolment '));
});
afterEach(() => rm(home, { recursive: true }));

const open = () =>
  createEnrolment({
    hostId: 'ho-2',
    layout: createLayout(home, home),
    fabricDirectory: '',
    leagueAuthorityFile: '',
  });

async function issue(csrs: readonly IdentityCsr[], tls = tlsca): Promise<IssuedCertificates> {
  const certificates = csrs.map(async ({ name, csr }) => {
    const authority = name.endsWith('-tls') ? tls : ca;
    const subject = { commonName: name };
    const input = { authority, csrPem: csr, subject, usage: 'signing', validMs: 60_000, clock } as const;
    return { name, certificate: (await issueCertificate(input)).certificatePem };
  });
  return {
    caCertificate: ca.certificatePem,
    tlsCaCertificate: tlsca.certificatePem,
    certificates: await Promise.all(certificates),
  };
}

describe('a host whose CA is elsewhere', () => {
  it('asks for each of its identities with the same text, and has them once all are issued', async () => {
    const enrolment = open();
    const csrs = await enrolment.requests(node);
    expect(csrs.map(({ name }) => name).toSorted()).toEqual(['admin', 'gateway-tls', 'peer', 'peer-tls']);
    expect(await enrolment.requests(node)).toEqual(csrs);
    expect(await enrolment.identities(node, undefined)).toBeUndefined();
    const issued = await issue(csrs);
    const [, ...lacking] = issued.certificates;
    expect(await enrolment.identities(node, { ...issued, certificates: lacking })).toBeUndefined();
    const identities = await enrolment.identities(node, issued);
    const certificate = issued.certificates.find(({ name }) => name === 'peer')?.certificate;
    expect(identities).toMatchObject({ caCertificate: ca.certificatePem, peer: { certificate } });
    expect(identities?.orderer).toBeUndefined();
    expect(await open().identities(node, undefined)).toEqual(identities);
  });

  it('takes no certificate of another key, or of another CA than the roots that came with it', async () => {
    const enrolment = open();
    const csrs = await enrolment.requests(node);
    const stranger = csrs.map(({ name }) => ({ name, csr: csrs[0]?.csr ?? '' }));
    expect(await enrolment.identities(node, await issue(stranger))).toBeUndefined();
    expect(await enrolment.identities(node, await issue(csrs, ca))).toBeUndefined();
    await expect(readFile(createLayout(home, home).peer.certificate)).rejects.toThrow('ENOENT');
  });
});
