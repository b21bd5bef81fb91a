import { CloudError } from '../errors.ts';
import { readAgain } from '../once/read-again.ts';
import type { Exchange, HttpAnswer } from '../signed-http/exchange.ts';
import type { NonceSource } from '../signed-http/nonce.ts';
import { type MobileCredentials, type MobileOptions, mobileDefaults } from './config.ts';
import type { Gateway, Place } from './hosts.ts';
import { signQuery } from './sign.ts';
import { refusal } from './translate.ts';
import { type Fields, readEnvelope, readList } from './wire.ts';

export interface MobileRequest {
  /** The last word of its path, as the vendor's pages call it. */
  readonly operation: string;
  readonly gateway: Gateway;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Fields;
  /** Orders and batches stand in one field of the body, unless the options say that this gateway takes them flat. */
  readonly wrapper?: string;
  /** Whether it changes something: then an answer that says nothing leaves the outcome unknown. */
  readonly write?: boolean;
  /** Texts of this request that no error may show. */
  readonly secrets?: readonly string[];
}

export interface MobileClient {
  /** One exchange. @returns the envelope's body @throws CloudError */
  call(request: MobileRequest, signal: AbortSignal): Promise<unknown>;
  /** One exchange with an operation that answers without the envelope. @returns the whole answer @throws CloudError */
  plain(request: MobileRequest, signal: AbortSignal): Promise<Fields>;
  /** All pages of a list, one exchange each. @throws CloudError */
  list(request: MobileRequest, signal: AbortSignal): AsyncIterable<Fields>;
}

export interface MobileClientDeps {
  readonly region: string;
  readonly place: Place;
  readonly credentials: MobileCredentials;
  readonly options: MobileOptions;
  readonly exchange: Exchange;
  readonly nowMs: () => number;
  readonly nonce: NonceSource;
}

const version = '2016-12-05';
const pageSize = 100;
/** 100,000 items: more than an account holds, and an end for a gateway that repeats its last page for ever. */
const pagesMax = 1_000;

/** Signs and sends, and turns each answer into a body or an error. */
export function createMobileClient(deps: MobileClientDeps): MobileClient {
  const { credentials, options, place } = deps;
  const signatureMethod = options.signatureMethod ?? mobileDefaults.signatureMethod;

  /** @returns the answer's envelope, and how to refuse it */
  const send = async (request: MobileRequest, signal: AbortSignal) => {
    const answer = await exchangeOf(request, signal);
    const envelope = readEnvelope(answer.status, answer.text);
    const { operation, write = false, secrets = [] } = request;
    const clock = { date: answer.headers.date, nowMs: deps.nowMs() };
    const refused = () => refusal(envelope, { operation, write, secrets: [credentials.secretKey, ...secrets], clock });
    return { status: answer.status, envelope, refused };
  };

  const exchangeOf = async (request: MobileRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const { operation, method, path, query = {}, wrapper, write = false } = request;
    const nonce = deps.nonce();
    const signing = { method, path, query, signatureMethod, nonce, version, nowMs: deps.nowMs() } as const;
    const signed = signQuery({ ...credentials, ...signing });
    const flat = wrapper === undefined || options.flat?.includes(operation) === true;
    const body = request.body === undefined || flat ? request.body : { [wrapper]: request.body };
    return await deps.exchange(
      {
        method,
        url: `${place.urls[request.gateway]}${path}?${signed.query}`,
        headers: { 'content-type': 'application/json', 'region-id': deps.region },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        effect: write ? 'write' : 'read',
      },
      signal,
    );
  };

  const exchanged = async (request: MobileRequest, signal: AbortSignal): Promise<unknown> => {
    const { status, envelope, refused } = await send(request, signal);
    if (envelope.state === 'OK' && status < 400) return envelope.body;
    throw refused();
  };

  const call = (request: MobileRequest, signal: AbortSignal): Promise<unknown> =>
    request.write === true
      ? exchanged(request, signal)
      : readAgain({ signal }, (attempt) => exchanged(request, attempt.signal));

  return {
    call,
    plain: async (request, signal) => {
      const { status, envelope, refused } = await send(request, signal);
      if (status >= 400 || (envelope.state ?? 'OK') !== 'OK') throw refused();
      return envelope.whole;
    },
    list: async function* (request, signal) {
      for (let page = 1; page <= pagesMax; page++) {
        const items = readList(await call(paged(request, page), signal));
        if (items === undefined)
          throw new CloudError('unavailable', `ECloud ${request.operation}: the answer has no list`);
        yield* items;
        if (items.length < pageSize) return;
      }
      throw new CloudError('unavailable', `ECloud ${request.operation}: the list has no end`);
    },
  };
}

/** Lists that are asked by POST are told their page in the body. */
function paged(request: MobileRequest, page: number): MobileRequest {
  return request.method === 'POST'
    ? { ...request, body: { ...request.body, page, pageSize } }
    : { ...request, query: { ...request.query, page: String(page), pageSize: String(pageSize) } };
}
