import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@hansa/core';
import { gaxios, JWT } from 'google-auth-library';
import type { ClockSeen } from '../account/clock-off.ts';
import { FailedAnswer, readAgain } from '../once/read-again.ts';
import type { GoogleCredentials } from './config.ts';

/** What the SDK has no way to hand on to what sends its requests, and to hand back of its answers. */
export interface RunningCall {
  readonly signal: AbortSignal;
  /** Of the last answer: Google's clock and ours. */
  clock?: ClockSeen;
}

export const calls = new AsyncLocalStorage<RunningCall>();

const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = 'https://www.googleapis.com/auth/cloud-platform';
const bodyBytesMax = 16 * 1024 * 1024;

/** A signed-in service account, whose requests are bounded, follow no redirect and take nothing but JSON for an answer. */
export function createAuthClient(
  credentials: GoogleCredentials,
  { tokenEndpoint, clock }: { readonly tokenEndpoint: string | undefined; readonly clock: Clock },
): JWT {
  const target = tokenEndpoint === undefined ? tokenUrl : `${tokenEndpoint}/token`;
  const transporter = new gaxios.Gaxios({
    // The library knows one address for tokens, whatever the key file says.
    fetchImplementation: (input, init) => {
      const asksToken = addressOf(input) === tokenUrl;
      const url = asksToken ? target : addressOf(input);
      // A token is asked for by POST, and asking has no effect.
      const isRead = asksToken || (init?.method ?? 'GET') === 'GET';
      return (isRead ? fetchAgain : boundedFetch)(url, { init, clock });
    },
  });
  const request = transporter.request.bind(transporter);
  transporter.request = (options) => request({ ...options, retry: false, retryConfig: { retry: 0 } });
  return new JWT({
    email: credentials.client_email,
    key: credentials.private_key,
    scopes: [scope],
    transporter,
    ...(credentials.private_key_id === undefined ? {} : { keyId: credentials.private_key_id }),
  });
}

const addressOf = (input: string | URL | Request): string =>
  typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;

interface Asked {
  readonly init: RequestInit | undefined;
  readonly clock: Clock;
}

async function fetchAgain(url: string, { init, clock }: Asked): Promise<Response> {
  const given = [calls.getStore()?.signal, init?.signal ?? undefined].filter((each) => each !== undefined);
  const attempt = async ({ signal }: { readonly signal: AbortSignal }): Promise<Response> => {
    const answer = await boundedFetch(url, { init: { ...init, signal }, clock });
    if (answer.status >= 500) throw new FailedAnswer(answer);
    return answer;
  };
  try {
    // What broke off, or ended by the attempt's own deadline, is no answer either.
    return await readAgain({ signal: AbortSignal.any(given) }, attempt, { passes: () => true });
  } catch (error) {
    if (error instanceof FailedAnswer) return error.answer as Response;
    throw error;
  }
}

async function boundedFetch(url: string, { init, clock }: Asked): Promise<Response> {
  const running = calls.getStore();
  const given = [running?.signal, init?.signal ?? undefined].filter((each) => each !== undefined);
  const { method, headers, body } = init ?? {};
  const response = await fetch(url, {
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.any(given),
  });
  if (running !== undefined) running.clock = { date: response.headers.get('date') ?? undefined, nowMs: clock.nowMs() };
  const bytes = await readBounded(response);
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && bytes.length > 0 && !/\bjson\b/i.test(type)) throw new Error('An answer that is no JSON');
  if (response.status >= 300 && response.status < 400) throw new Error('A redirect, which is not followed');
  const kept = new Headers(response.headers);
  // The body was decoded on the way in.
  for (const name of ['content-encoding', 'content-length']) kept.delete(name);
  const empty = response.status === 204 || bytes.length === 0;
  return new Response(empty ? null : new Uint8Array(bytes), { status: response.status, headers: kept });
}

async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bodyBytesMax) throw new Error('An answer that is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
