/**
 * The enrolment program: JSON request on stdin, JSON result or error on stdout. It is a process of its own because
 * fabric-ca-client is big, and because it loads while the CA starts. It imports nothing of ours at run time.
 */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type FabricCAServices from 'fabric-ca-client';
import type { User } from 'fabric-common';
import type { EnrolmentFailure, EnrolmentIdentity, EnrolmentRequest, EnrolmentResult } from './request.ts';

type CaName = EnrolmentIdentity['ca'];

/** One of the server's CAs, with its registrar enrolled. */
interface Registrar {
  readonly services: FabricCAServices;
  readonly user: User;
}

async function enrol({ identities, registrar, ...server }: EnrolmentRequest): Promise<EnrolmentResult> {
  const [{ default: Services }, common, trust] = await Promise.all([
    import('fabric-ca-client'),
    import('fabric-common'),
    serverUp(server),
  ]);
  const roots: Partial<Record<CaName, string>> = {};
  const enrolRegistrar = async (name: CaName): Promise<Registrar> => {
    const services = new Services(server.url, { trustedRoots: [trust], verify: true }, name);
    const { name: enrollmentID, secret: enrollmentSecret } = registrar;
    const { certificate, key, rootCertificate } = await services.enroll({ enrollmentID, enrollmentSecret });
    const user = new common.default.User(enrollmentID);
    user.setCryptoSuite(common.default.User.newCryptoSuite());
    await user.setEnrollment(key, certificate, name);
    roots[name] = rootCertificate;
    return { services, user };
  };
  const names = [...new Set(identities.map(({ ca }) => ca))];
  const registrars = new Map(names.map((name) => [name, enrolRegistrar(name)] satisfies [CaName, Promise<Registrar>]));
  const certificates = await Promise.all(
    identities.map(async (identity) => {
      const { services, user } = (await registrars.get(identity.ca)) as Registrar;
      return await enrolOne(services, user, identity, registrar.secret);
    }),
  );
  return { certificates, roots };
}

/**
 * The secret of an identity follows from the registrar's, so that a run after a crash knows the secrets of what the first one
 * registered.
 */
async function enrolOne(
  services: FabricCAServices,
  registrar: User,
  { ca, id, type, csr }: EnrolmentIdentity,
  registrarSecret: string,
): Promise<string> {
  const enrollmentSecret = createHmac('sha256', registrarSecret).update(`${ca}/${id}`).digest('base64url');
  try {
    await services.register(
      { enrollmentID: id, enrollmentSecret, role: type, affiliation: '', maxEnrollments: -1 },
      registrar,
    );
  } catch (error) {
    if (!isRegisteredAlready(error)) throw error;
  }
  const { certificate } = await services.enroll({ enrollmentID: id, enrollmentSecret, csr });
  return certificate;
}

const alreadyRegistered = 74;

const isRegisteredAlready = (error: unknown): boolean => codesOf(error).includes(alreadyRegistered);

/** fabric-ca-client puts the server's `errors` on the error that it throws. */
function codesOf(error: unknown): readonly number[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return [];
  return error.errors.map(({ code }) => Number(code));
}

const pauseMs = 10;

/** Waits until the CA has written its root and listens; returns the root. */
async function serverUp({
  url,
  trustFile,
  timeoutMs,
}: Omit<EnrolmentRequest, 'identities' | 'registrar'>): Promise<string> {
  const { hostname, port } = new URL(url);
  const giveUpAt = performance.now() + timeoutMs;
  while (performance.now() < giveUpAt) {
    const trust = await readFile(trustFile, 'utf8').catch(() => '');
    if (trust.includes('END CERTIFICATE') && (await listens(hostname, Number(port)))) return trust;
    await sleep(pauseMs);
  }
  throw new Error(`the CA at ${url} does not listen after ${timeoutMs} ms`);
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => settle(true));
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.on('error', () => settle(false));
  });
}

/** The server's own refusals have codes; without one, nobody answered properly. */
function failureOf(error: unknown): EnrolmentFailure {
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code: codesOf(error).length > 0 ? 'ca.refused' : 'ca.unavailable', message } };
}

const request: EnrolmentRequest = JSON.parse(await text(process.stdin));
const answer = await enrol(request).catch(failureOf);
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit('error' in answer ? 1 : 0));
