/** Imported by the enrolment program at run time: nothing of ours in here. */
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface NamedEnrolment {
  /** `https://host:port` */
  readonly url: string;
  /** PEM of what the server's certificate chains to. */
  readonly trust: string;
  readonly ca: string;
  readonly id: string;
  readonly secret: string;
  readonly csr: string;
  /** What the certificate is good for, whatever the request says. */
  readonly hosts: readonly string[];
  readonly timeoutMs: number;
}

export interface Enrolled {
  readonly certificate: string;
  readonly rootCertificate: string;
}

interface Answer {
  readonly success: boolean;
  readonly result?: { readonly Cert: string; readonly ServerInfo: { readonly CAChain: string } };
  readonly errors?: readonly { readonly code: number; readonly message: string }[];
}

/**
 * Enrols by REST, since fabric-ca-client cannot say for which hosts: `hosts` of the sign request takes the place of all names in
 * the CSR, and an empty list takes them away (`OverrideHosts` of cfssl, which fabric-ca-server 1.5.21 signs with; measured). A
 * refusal is thrown with the server's `errors`, as fabric-ca-client throws it.
 */
export async function enrolNaming({ ca, csr, hosts, ...call }: NamedEnrolment): Promise<Enrolled> {
  const answer = await post(call, JSON.stringify({ caname: ca, certificate_request: csr, hosts }));
  if (!answer.success || answer.result === undefined) {
    const errors = answer.errors ?? [];
    const said = errors.map(({ code, message }) => `${code} ${message}`).join('; ');
    throw Object.assign(new Error(`fabric-ca answered: ${said}`), { errors });
  }
  const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return { certificate: decode(answer.result.Cert), rootCertificate: decode(answer.result.ServerInfo.CAChain) };
}

function post(
  { url, trust, id, secret, timeoutMs }: Pick<NamedEnrolment, 'url' | 'trust' | 'id' | 'secret' | 'timeoutMs'>,
  body: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      ca: trust,
      auth: `${id}:${secret}`,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    };
    const outgoing = request(`${url}/api/v1/enroll`, options, (response) => {
      text(response)
        .then((answer) => resolve(JSON.parse(answer) as Answer))
        .catch(reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
