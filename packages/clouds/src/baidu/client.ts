/// <reference path="./sdk.d.ts" />
import type { ClientRequest, IncomingMessage } from 'node:http';
import sdk from '@baiducloud/sdk';
import type { Clock } from '@hansa/core';
import type { ClockSeen } from '../account/clock-off.ts';
import { CloudError } from '../errors.ts';
import { readAgain } from '../once/read-again.ts';
import type { CallOptions } from '../port.ts';
import { isObject, type Json, notTheVendors, textOf } from '../signed-http/answer.ts';
import { redact } from '../signed-http/redact.ts';
import type { BaiduCredentials } from './config.ts';
import { type Operation, type OperationName, operations } from './operations.ts';
import { refused } from './translate.ts';

export interface Send {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Values that no error may show. */
  readonly hide?: readonly string[];
}

/** One call by the vendor's SDK; answers its JSON object. @throws CloudError */
export type Baidu = (name: OperationName, send: Send, call: CallOptions) => Promise<Json>;

export interface ClientInput {
  readonly endpoint: string;
  readonly credentials: BaiduCredentials;
  readonly caPem: string | undefined;
  readonly clock: Clock;
}

interface Starting {
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: IncomingMessage) => void;
}

const deadlineMs = 20_000;
const answerBytesMax = 4 * 1024 * 1024;

/**
 * The SDK's request with what it lacks: it checks the server's certificate, ends with a signal and a deadline, bears a long
 * answer and signs by our clock. (Its `BccClient` still speaks version 1, trusts any certificate, waits for ever, and keeps a
 * clock offset for the whole process.)
 */
export function createBaidu({ endpoint, credentials, caPem, clock }: ClientInput): Baidu {
  const { accessKey: ak, secretKey: sk } = credentials;
  const auth = new sdk.Auth(ak, sk);

  const start = (operation: Operation, { id, query = {}, body }: Send, { signal, onAnswer }: Starting) => {
    const http = new sdk.HttpClient({ endpoint, credentials: { ak, sk } });
    const doRequest = http._doRequest.bind(http);
    http._doRequest = (options, sent, out) => {
      const ca = caPem === undefined ? {} : { ca: caPem };
      const answer = doRequest({ ...options, ...ca, rejectUnauthorized: true, signal }, sent, out);
      http._req?.on('response', onAnswer);
      if (http._req !== null) limitAnswer(http._req);
      return answer;
    };
    const path = operation.path.replace('{id}', encodeURIComponent(id ?? ''));
    const whole = operation.action === undefined ? query : { ...query, [operation.action]: '' };
    const text = body === undefined ? null : JSON.stringify(body);
    return http.sendRequest(operation.method, path, text, {}, whole, (_keys, method, target, params, headers) => {
      const nowMs = clock.nowMs();
      headers['x-bce-date'] = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
      return auth.generateAuthorization(method, target, params, headers, nowMs / 1000);
    });
  };

  const exchange: Baidu = async (name, send, call) => {
    const { signal } = call;
    if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
    const operation = operations[name];
    const asked = { method: operation.method, url: `${endpoint}${operation.path}`, effect: operation.effect };
    const secrets = [sk, ...(send.hide ?? [])];
    const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    let date: string | undefined;
    const onAnswer = ({ headers }: IncomingMessage) => {
      date = headers.date;
    };
    try {
      const { body } = await ended(start(operation, send, { signal: until, onAnswer }), until);
      if (isObject(body)) return body;
      throw notTheVendors(asked, redact(String(body), secrets));
    } catch (thrown) {
      throw translated(thrown, { name, asked, secrets, clock: { date, nowMs: clock.nowMs() } });
    }
  };
  return (name, send, call) =>
    operations[name].effect === 'read'
      ? readAgain(call, (attempt) => exchange(name, send, attempt))
      : exchange(name, send, call);
}

/** Also when the SDK does not listen: its promise then ends unheard. */
function ended<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Called off, or too late')), { once: true });
    work.then(resolve, reject);
  });
}

function limitAnswer(request: ClientRequest): void {
  request.on('response', (response: IncomingMessage) => {
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > answerBytesMax) response.destroy(new Error(`The answer is longer than ${answerBytesMax} bytes`));
    });
  });
}

/** The connection was never made, so nothing was sent. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT)/;

interface Asked {
  readonly name: OperationName;
  readonly asked: Parameters<typeof notTheVendors>[0];
  readonly secrets: readonly string[];
  readonly clock: ClockSeen;
}

/** The SDK rejects with a plain object for an answer, and with an Error when there was none. */
function translated(thrown: unknown, { name, asked, secrets, clock }: Asked): CloudError {
  if (thrown instanceof CloudError) return thrown;
  if (thrown instanceof Error) {
    const code = 'code' in thrown ? String(thrown.code) : '';
    const cause = new Error(redact(thrown.message, secrets));
    const lost = asked.effect === 'write' && !neverSent.test(code);
    return lost
      ? new CloudError('unknown-outcome', `Baidu gave no answer to ${name}: repeat it with the same key`, { cause })
      : new CloudError('unavailable', `Baidu gave no answer to ${name}`, { cause });
  }
  if (!isObject(thrown) || typeof thrown.status_code !== 'number') return notTheVendors(asked, 'No error of the SDK');
  const { status_code: status, code, message, request_id: requestId } = thrown;
  const said = typeof message === 'string' ? message : '';
  // An answer without a code is a proxy's or a broken server's.
  if (textOf(code) === undefined && status !== 429)
    return notTheVendors(asked, redact(`HTTP ${status}: ${said}`, secrets));
  return refused({
    call: name,
    effect: asked.effect,
    status,
    code: textOf(code),
    message: said,
    requestId: textOf(requestId),
    redacted: redact(`HTTP ${status} ${String(code)}: ${said}`, secrets),
    clock,
  });
}

/** The objects in a list that the vendor must have given. @throws CloudError `unavailable` when it gave something else. */
export function objectsOf(given: Json, name: string): readonly Json[] {
  const list = given[name];
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw new CloudError('unavailable', `Baidu gave ${name} that is no list`);
}

const pagesMax = 1_000;

/** All pages of a list. @throws CloudError `unavailable` when they never end. */
export async function* pages(
  baidu: Baidu,
  name: OperationName,
  { query, items, pageSize }: { query: Send['query']; items: string; pageSize: number },
  call: CallOptions,
): AsyncGenerator<Json> {
  let marker: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const from = marker === undefined ? {} : { marker };
    const answer = await baidu(name, { query: { ...query, ...from, maxKeys: String(pageSize) } }, call);
    yield* objectsOf(answer, items);
    marker = answer.isTruncated === true ? textOf(answer.nextMarker) : undefined;
    if (marker === undefined) return;
  }
  throw new CloudError('unavailable', `Baidu's ${name} has more than ${pagesMax} pages`);
}
