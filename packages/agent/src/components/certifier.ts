import { isDeepStrictEqual } from 'node:util';
import { asHansaError } from '@hansa/core';
import { caCertificateFiles, type EnrolmentIdentity, publicKeyOfCsr } from '@hansa/fabric';
import { readIfPresent, writeFileWhole } from '../files.ts';
import type { Log } from '../log.ts';
import type { DesiredCertify, DesiredNode, IdentityCsr, IssuedCertificates } from '../protocol/index.ts';
import { backoffMs, type Time } from '../time.ts';
import { caUrl, registrarOf } from './ca.ts';
import type { Host } from './host.ts';
import { caStartTimeoutMs, type Enrol } from './identities.ts';
import { type IdentityName, idAt, identityKinds } from './roster.ts';

export interface CertifierDeps {
  readonly host: Host;
  /** The node of this host once its CA serves; undefined before, and on a host without one. */
  readonly authority: () => DesiredNode | undefined;
  readonly enrol: Enrol;
  readonly publish: (hostId: string, issued: IssuedCertificates | undefined) => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** Has the city's CA certify the keys of the city's other hosts. */
export interface Certifier {
  want(requests: ReadonlyMap<string, DesiredCertify>): void;
  /** The CA came up. */
  wake(): void;
}

/** A city has three hosts; while one is replaced there may be one more. */
const hostsMax = 4;
/** What another host may have certified: nothing that orders, and no CA. */
const certifiable: readonly IdentityName[] = ['peer', 'peer-tls', 'gateway-tls', 'admin'];
const firstDelayMs = 200;
const delayCapMs = 10_000;

/** What was issued, kept so that a key is certified once and its certificate told again. */
interface Kept {
  readonly name: IdentityName;
  readonly publicKey: string;
  readonly hosts: readonly string[];
  readonly certificate: string;
}

interface Wish extends Omit<Kept, 'certificate'> {
  readonly csr: string;
}

export function createCertifier(deps: CertifierDeps): Certifier {
  const { host, log, time } = deps;
  const told = new Set<string>();
  let wanted: ReadonlyMap<string, DesiredCertify> = new Map();
  let working = false;
  let again = false;

  async function enrol(node: DesiredNode, hostId: string, wishes: readonly Wish[]): Promise<Kept[]> {
    const identities = wishes.map(({ name, csr, hosts }): EnrolmentIdentity => {
      const { ca, type } = identityKinds[name];
      return { ca, type, id: idAt(name, hostId), csr, hosts };
    });
    const { certificates } = await deps.enrol({
      url: caUrl(node),
      trustFile: caCertificateFiles(host.layout.ca.home).ca,
      registrar: await registrarOf(host),
      identities,
      timeoutMs: caStartTimeoutMs,
    });
    return wishes.map(({ csr: _, ...wish }, index) => ({ ...wish, certificate: certificates[index] ?? '' }));
  }

  async function certify(node: DesiredNode, request: DesiredCertify): Promise<void> {
    const { hostId } = request;
    const file = host.layout.ca.issued(hostId);
    const kept = JSON.parse((await readIfPresent(file)) ?? '[]') as Kept[];
    const wishes = await wishesOf(request);
    const isKept = (wish: Wish) => kept.find((one) => certifies(one, wish));
    const lacking = wishes.filter((wish) => isKept(wish) === undefined);
    const fresh = lacking.length === 0 ? [] : await enrol(node, hostId, lacking);
    const all = wishes.flatMap((wish) => isKept(wish) ?? fresh.find(({ name }) => name === wish.name) ?? []);
    if (fresh.length > 0) {
      await writeFileWhole(file, JSON.stringify(all));
      log.info({ host: hostId, identities: fresh.map(({ name }) => name) }, 'certified for another host');
    }
    const roots = caCertificateFiles(host.layout.ca.home);
    const [caCertificate = '', tlsCaCertificate = ''] = await Promise.all([roots.ca, roots.tlsca].map(readIfPresent));
    const certificates = all.map(({ name, certificate }) => ({ name, certificate }));
    told.add(hostId);
    deps.publish(hostId, { caCertificate, tlsCaCertificate, certificates });
  }

  async function pass(node: DesiredNode): Promise<void> {
    for (const hostId of told) {
      if (wanted.has(hostId)) continue;
      told.delete(hostId);
      deps.publish(hostId, undefined);
    }
    const requests = [...wanted.values()];
    if (requests.length > hostsMax) log.error({ hosts: requests.length, hostsMax }, 'too many hosts ask this CA');
    for (const request of requests.slice(0, hostsMax)) await certify(node, request);
  }

  /** One pass at a time; what is wanted meanwhile makes one more. A pass that fails is tried again. */
  async function work(): Promise<void> {
    again = true;
    if (working) return;
    working = true;
    for (let attempt = 1; again; ) {
      again = false;
      const node = deps.authority();
      if (node === undefined) break;
      try {
        await pass(node);
        attempt = 1;
      } catch (error) {
        again = true;
        log.error({ err: error, code: asHansaError(error).code, attempt }, 'another host is not certified yet');
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, deps.random));
        attempt += 1;
      }
    }
    working = false;
  }

  return {
    want(requests) {
      if (isDeepStrictEqual(requests, wanted)) return;
      wanted = requests;
      void work();
    },
    wake: () => void work(),
  };
}

const isCertifiable = (csr: IdentityCsr): csr is IdentityCsr & { readonly name: IdentityName } =>
  certifiable.some((name) => name === csr.name);

/** One wish for each identity that may be certified; `request.invalid` for a CSR that is none. */
async function wishesOf({ csrs, hosts }: DesiredCertify): Promise<Wish[]> {
  const named = new Map(csrs.filter(isCertifiable).map((each) => [each.name, each.csr]));
  return Promise.all(
    [...named].map(async ([name, csr]) => ({
      name,
      csr,
      publicKey: await publicKeyOfCsr(csr),
      hosts: identityKinds[name].ca === 'tlsca' ? hosts : [],
    })),
  );
}

const certifies = (kept: Kept, { name, publicKey, hosts }: Wish): boolean =>
  kept.name === name && kept.publicKey === publicKey && isDeepStrictEqual(kept.hosts, hosts);
