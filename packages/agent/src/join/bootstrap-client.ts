import { HansaError } from '@hansa/core';
import { callHttp, type HttpCall } from '../http.ts';

/**
 * The two calls of the bootstrap listener. Errors: `join.refused` when refused for good, `cloud.unavailable` for all that may pass,
 * as a refusal does whose problem document says so: the cloud may show this machine's new address a moment late.
 */
export interface BootstrapClient {
  /** The league CA's certificate as the server claims it: to be checked by its digest, over a connection not trusted yet. */
  authority(): Promise<string>;
  join(secret: string, csr: string, authorityPem: string): Promise<JoinAnswer>;
}

/** Where the components listen, and under which address others reach them. */
export interface JoinAddresses {
  readonly listen?: string;
  readonly advertised?: string;
}

export interface JoinAnswer {
  readonly certificate: string;
  /** `host:port` of the agents' listener. */
  readonly link: string;
}

const timeoutMs = 10_000;
const passing = new Set([408, 425, 429]);

async function answerOf(call: Omit<HttpCall, 'timeoutMs'>): Promise<string> {
  const answer = await callHttp({ ...call, timeoutMs }).catch((cause: unknown) => {
    throw new HansaError('cloud.unavailable', 'The control plane does not answer', { cause });
  });
  const { status, text } = answer;
  if (status === 200 || status === 201) return text;
  const detail = `The control plane answered ${call.path} with ${status}: ${text.slice(0, 300)}`;
  const isFinal = status >= 400 && status < 500 && !passing.has(status) && retryOf(text) !== 'backoff';
  throw new HansaError(isFinal ? 'join.refused' : 'cloud.unavailable', detail);
}

/** What a problem document (RFC 9457) of the catalogue advises; undefined for any other text. */
function retryOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly retry?: unknown } | null)?.retry;
  } catch {
    return undefined;
  }
}

/** `url`: `https://host:port`. */
export function createBootstrapClient(url: string, addresses: JoinAddresses = {}): BootstrapClient {
  return {
    authority: () => answerOf({ method: 'GET', path: '/v1/authority', to: { url, trust: 'unverified' } }),
    async join(secret, csr, caPem) {
      const body = JSON.stringify({ secret, csr, ...addresses });
      const text = await answerOf({ method: 'POST', path: '/v1/join', body, to: { url, trust: { caPem } } });
      const answer = JSON.parse(text) as Partial<Record<keyof JoinAnswer, unknown>>;
      if (typeof answer.certificate !== 'string' || typeof answer.link !== 'string') {
        throw new HansaError('join.refused', 'The answer to /v1/join must hold a certificate and a link');
      }
      return { certificate: answer.certificate, link: answer.link };
    },
  };
}
