/**
 * The enrolment program: JSON request on stdin, JSON result or error on stdout. It is a process of its own because
 * fabric-ca-client is big, and because it loads while the CA starts. At run time it imports nothing of ours but `secret.ts` and `enrol-naming.ts`.
 */
import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type FabricCAServices from 'fabric-ca-client';
import type { ICryptoSuite, User } from 'fabric-common';
import { type Enrolled, enrolNaming } from './enrol-naming.ts';
import type { EnrolmentFailure, EnrolmentIdentity, EnrolmentRequest, EnrolmentResult } from './request.ts';
import { enrolmentSecret } from './secret.ts';

type CaName = EnrolmentIdentity['ca'];
type Server = Pick<EnrolmentRequest, 'url' | 'registrar'> & { readonly trust: string };

/** The server's own numbers for its errors. */
const authenticationFailed = 20;
const alreadyRegistered = 74;

const pauseMs = 10;

/** Our requests carry their own CSR; the client's own crypto would cost 0.4 s of CPU to set up and is never asked. */
const noCrypto = {} as ICryptoSuite;

async function enrol({ identities, ...request }: EnrolmentRequest): Promise<EnrolmentResult> {
  const [{ default: Services }, { default: common }, trust] = await Promise.all([
    import('fabric-ca-client'),
    import('fabric-common'),
    serverUp(request),
  ]);
  // The default gives up on a busy server after 3 s. The package's types lack the method.
  const { setConfigSetting } = common.Utils as unknown as { setConfigSetting(name: string, value: number): void };
  setConfigSetting('connection-timeout', request.timeoutMs);
  const server = { ...request, trust };
  const roots: Partial<Record<CaName, string>> = {};
  const registrars = new Map<CaName, Promise<Registrar>>();
  const registrarOf = (name: CaName): Promise<Registrar> => {
    const registrar = registrars.get(name) ?? enrolRegistrar(Services, server, name);
    registrars.set(name, registrar);
    return registrar;
  };
  const certificates = await Promise.all(
    identities.map(async ({ ca, id, type, csr, hosts }) => {
      const services = new Services(server.url, { trustedRoots: [trust], verify: true }, ca, noCrypto);
      const enrollment = { enrollmentID: id, enrollmentSecret: enrolmentSecret(server.registrar.secret, ca, id), csr };
      const call = { url: server.url, trust, timeoutMs: request.timeoutMs };
      const once = (): Promise<Enrolled> =>
        hosts === undefined
          ? services.enroll(enrollment)
          : enrolNaming({ ...call, ca, id, secret: enrollment.enrollmentSecret, csr, hosts });
      const enrolled = await once().catch(async (error: unknown) => {
        if (!codesOf(error).includes(authenticationFailed)) throw error;
        await register(await registrarOf(ca), { ...enrollment, role: type });
        return await once();
      });
      roots[ca] = enrolled.rootCertificate;
      return enrolled.certificate;
    }),
  );
  return { certificates, roots };
}

/** Whoever may register with one of the server's CAs. */
interface Registrar {
  readonly services: FabricCAServices;
  readonly user: User;
}

/** Only for identities that the server's configuration did not name. */
async function enrolRegistrar(
  Services: typeof FabricCAServices,
  { url, trust, registrar }: Server,
  name: CaName,
): Promise<Registrar> {
  const { default: common } = await import('fabric-common');
  const services = new Services(url, { trustedRoots: [trust], verify: true }, name);
  const { name: enrollmentID, secret: enrollmentSecret } = registrar;
  const { certificate, key } = await services.enroll({ enrollmentID, enrollmentSecret });
  const user = new common.User(enrollmentID);
  user.setCryptoSuite(common.User.newCryptoSuite());
  await user.setEnrollment(key, certificate, name);
  return { services, user };
}

async function register(
  { services, user }: Registrar,
  identity: { readonly enrollmentID: string; readonly enrollmentSecret: string; readonly role: string },
): Promise<void> {
  const { enrollmentID, enrollmentSecret, role } = identity;
  try {
    await services.register({ enrollmentID, enrollmentSecret, role, affiliation: '', maxEnrollments: -1 }, user);
  } catch (error) {
    if (!codesOf(error).includes(alreadyRegistered)) throw error;
  }
}

/** fabric-ca-client puts the server's `errors` on the error that it throws. */
function codesOf(error: unknown): readonly number[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return [];
  return error.errors.map(({ code }) => Number(code));
}

/** Waits until the CA has written its root and listens; returns the root. */
async function serverUp({ url, trustFile, timeoutMs }: Omit<EnrolmentRequest, 'identities'>): Promise<string> {
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

enableCompileCache();
const request: EnrolmentRequest = JSON.parse(await text(process.stdin));
const answer = await enrol(request).catch(failureOf);
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit('error' in answer ? 1 : 0));
