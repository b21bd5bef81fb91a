import { isDeepStrictEqual } from 'node:util';
import type { DesiredCertify, IdentityCsr, IssuedCertificates, ObservedEnrolment } from '@hansa/agent/protocol';
import { runs } from '@hansa/core';
import { type DesiredEntry, desiredOf, observedOf, upsertDesiredAll } from '../../store/index.ts';
import { observedEnrolment } from '../host-view.ts';
import type { Phase } from '../phase.ts';
import type { HostScope } from './scope.ts';

/** The identities of a host without a CA; it may ask for no other. */
const identityNames = ['peer', 'peer-tls', 'gateway-tls', 'admin'] as const;
/** A request is a few hundred bytes. */
const csrLimitBytes = 4_096;

/**
 * Carries requests and certificates between a host without a CA and the host that has its city's. Neither dials the other, and
 * no key leaves its machine. What TLS certificates are good for is where we know the host to be, never what it asks.
 */
export const enrolment: Phase<HostScope> = {
  run: async (context, { host, view, addresses, siblings }) => {
    const authority = siblings.find(({ role }) => runs(role, 'ca'));
    if (authority === undefined || addresses === undefined) return {};
    const db = context.db.sql;
    const subject = `certify/${host.id}`;
    const asked = observedEnrolment(view);
    const [told, issued] = await Promise.all([
      desiredOf<DesiredCertify>(db, authority.hostId, subject),
      observedOf<IssuedCertificates>(db, authority.hostId, subject),
    ]);
    const entries: DesiredEntry[] = [];
    const body = asked && toCertify(host.id, asked, addresses);
    const refused = (asked?.csrs.length ?? 0) - (body?.csrs.length ?? 0);
    if (refused > 0) context.log.warn({ host: host.id, refused }, 'certificate requests are not carried on');
    if (body !== undefined && !isDeepStrictEqual(told, body)) {
      entries.push({ hostId: authority.hostId, subject, body });
    }
    if (issued !== undefined && !isDeepStrictEqual(view.desired.get('enrolment'), issued)) {
      entries.push({ hostId: host.id, subject: 'enrolment', body: issued });
    }
    if (entries.length > 0) await context.write((tx) => upsertDesiredAll(tx, entries));
    return {};
  },
};

/** What the CA's host is told of a host's requests: those of known names, once each, of a bounded size. */
export function toCertify(
  hostId: string,
  { csrs }: ObservedEnrolment,
  { listen, advertised }: NonNullable<HostScope['addresses']>,
): DesiredCertify {
  const known = identityNames.flatMap((name): IdentityCsr[] => {
    const found = csrs.find((each) => each.name === name);
    return found === undefined || found.csr.length > csrLimitBytes ? [] : [{ name, csr: found.csr }];
  });
  return { hostId, csrs: known, hosts: [...new Set([listen, advertised])] };
}
