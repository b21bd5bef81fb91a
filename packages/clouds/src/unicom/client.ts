import { CloudError } from '../errors.ts';
import { readAgain } from '../once/read-again.ts';
import { isObject, textOf } from '../signed-http/answer.ts';
import type { Exchange, HttpAnswer } from '../signed-http/exchange.ts';
import type { UnicomCredentials } from './config.ts';
import { signHeaders } from './sign.ts';
import { refusal } from './translate.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface UnicomRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/instance/v1/product/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Fields;
  /** Texts of this request that no error may show. */
  readonly secrets?: readonly string[];
}

export interface UnicomClient {
  /** One exchange; a GET is a read, all else may change something. @returns the answer's `result` @throws CloudError */
  call(request: UnicomRequest, signal: AbortSignal): Promise<unknown>;
  /** All pages of a list. @throws CloudError */
  list(request: UnicomRequest, signal: AbortSignal): AsyncIterable<Fields>;
}

export interface UnicomClientDeps {
  readonly url: string;
  readonly region: string;
  readonly credentials: UnicomCredentials;
  readonly exchange: Exchange;
  readonly nowMs: () => number;
}

const prefix = '/instance/v1/product/';
const pageSize = 100;
const pagesMax = 1_000;

/** Signs and sends, and turns each answer into a result or an error. Every request names the region. */
export function createUnicomClient({ url, region, credentials, exchange, nowMs }: UnicomClientDeps): UnicomClient {
  const exchanged = async (request: UnicomRequest, signal: AbortSignal): Promise<unknown> => {
    const { method, path, secrets = [] } = request;
    const write = method !== 'GET';
    const query = write ? {} : { cloudRegionCode: region, ...request.query };
    const body = write ? { cloudRegionCode: region, ...request.body } : {};
    const signed = signHeaders({ ...credentials, query, body, nowMs: nowMs() });
    const search = new URLSearchParams(query).toString();
    const answer = await exchange(
      {
        method,
        url: `${url}${prefix}${path}${search === '' ? '' : `?${search}`}`,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...signed.headers },
        // A GET has one too, empty: so the public clients do.
        body: JSON.stringify(body),
        effect: write ? 'write' : 'read',
      },
      signal,
    );
    const said = readAnswer(answer);
    if (said.code === '200' && answer.status < 300) return said.result;
    const clock = { date: answer.headers.date, nowMs: nowMs() };
    throw refusal(said, { operation: `${method} ${path}`, write, secrets: [credentials.secretKey, ...secrets], clock });
  };
  const call = (request: UnicomRequest, signal: AbortSignal): Promise<unknown> =>
    request.method === 'GET'
      ? readAgain({ signal }, (attempt) => exchanged(request, attempt.signal))
      : exchanged(request, signal);

  return {
    call,
    list: async function* (request, signal) {
      let seen = 0;
      for (let page = 1; page <= pagesMax; page++) {
        const query = { ...request.query, pageNum: String(page), pageSize: String(pageSize) };
        const result = await call({ ...request, query }, signal);
        const { list, total } = isObject(result) ? result : {};
        if (!Array.isArray(list))
          throw new CloudError('unavailable', `CUCloud ${request.path}: the answer has no list`);
        yield* list.filter(isObject);
        seen += list.length;
        if (list.length === 0 || seen >= Number(total ?? 0)) return;
      }
      throw new CloudError('unavailable', `CUCloud ${request.path}: the list has no end`);
    },
  };
}

/** The code comes as a number or as text; without one it was no answer of the vendor's. */
function readAnswer({ status: httpStatus, text }: HttpAnswer) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON: the status is all that it says.
  }
  const { code, message, requestId, result }: Fields = isObject(parsed) ? parsed : {};
  return {
    httpStatus,
    code: typeof code === 'number' ? String(code) : textOf(code),
    message: textOf(message),
    requestId: textOf(requestId),
    result,
  };
}
