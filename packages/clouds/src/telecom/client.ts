import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import { readAgain } from '../once/read-again.ts';
import type { CallOptions } from '../port.ts';
import { isObject, type Json, notTheVendors, readJson } from '../signed-http/answer.ts';
import { baseUrl } from '../signed-http/base-url.ts';
import type { Exchange, HttpRequest } from '../signed-http/exchange.ts';
import type { NonceSource } from '../signed-http/nonce.ts';
import { redact } from '../signed-http/redact.ts';
import { type TelecomCredentials, type TelecomOptions, telecomDefaults } from './config.ts';
import { type Operation, type OperationName, operations } from './operations.ts';
import { eopDate, eopQuery, signEop } from './sign.ts';
import { codeOf, refused } from './translate.ts';

export interface ClientDeps {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly nonce: NonceSource;
}

export interface Send {
  /** The region is added. Goes into the query of a GET, as JSON into the body of a POST. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Values that no error may show. */
  readonly hide?: readonly string[];
}

/** One signed call; answers `returnObj`, which is empty for some. @throws CloudError */
export type Telecom = (name: OperationName, send: Send, call: CallOptions) => Promise<Json>;

export interface ClientSettings {
  readonly region: string;
  readonly credentials: TelecomCredentials;
  readonly options: TelecomOptions;
}

export function createTelecom({ region, credentials, options }: ClientSettings, deps: ClientDeps): Telecom {
  const { dateZone = telecomDefaults.dateZone, userAgent = telecomDefaults.userAgent } = options;

  const sign = (operation: Operation, input: Send['input'], requestId: string): HttpRequest => {
    const whole = { regionID: region, ...input };
    const inQuery = operation.method === 'GET';
    const query = inQuery ? eopQuery(texts(whole)) : '';
    const body = inQuery ? '' : JSON.stringify(whole);
    const date = eopDate(deps.clock.nowMs(), dateZone);
    const base = baseUrl(`https://${operation.product}-global.ctapi.ctyun.cn`, options.endpoint);
    return {
      method: operation.method,
      url: `${base}${operation.path}${query === '' ? '' : `?${query}`}`,
      headers: {
        ...signEop({ ...credentials, requestId, date, query, body }),
        'Content-Type': 'application/json',
        'User-Agent': userAgent,
      },
      ...(inQuery ? {} : { body }),
      effect: operation.effect,
    };
  };

  const exchange: Telecom = async (name, { input, hide = [] }, call) => {
    const requestId = deps.nonce();
    const request = sign(operations[name], input, requestId);
    const answer = await deps.exchange(request, call.signal);
    const secrets = [credentials.secretKey, ...hide];
    const body = readJson(request, answer, secrets);
    const { effect } = request;
    const redacted = redact(answer.text, secrets);
    const clock = { date: answer.headers.date, nowMs: deps.clock.nowMs() };
    if (String(body.statusCode) === '800') {
      const given = body.returnObj ?? {};
      // One list of the vendor's wraps its object in an array.
      const object = Array.isArray(given) ? (given[0] ?? {}) : given;
      if (!isObject(object)) throw notTheVendors(request, redacted);
      return object;
    }
    if (body.statusCode === undefined && codeOf(body) === '' && answer.status < 400)
      throw notTheVendors(request, redacted);
    throw refused({ call: name, effect, status: answer.status, body, requestId, redacted, clock });
  };
  return (name, send, call) =>
    operations[name].effect === 'read'
      ? readAgain(call, (attempt) => exchange(name, send, attempt))
      : exchange(name, send, call);
}

/** The objects in a list that the vendor must have given. @throws CloudError `unavailable` when it gave something else. */
export function objectsOf(given: Json, name: string): readonly Json[] {
  const list = given[name] ?? [];
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw new CloudError('unavailable', `China Telecom gave ${name} that is no list`);
}

const texts = (input: Send['input']): Record<string, string> =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));

const pagesMax = 400;

/** All pages of a list, `items` being the name of its list. @throws CloudError `unavailable` when they never end. */
export async function* pages(
  telecom: Telecom,
  name: OperationName,
  { input, items, pageSize = 50 }: { input: Send['input']; items: string; pageSize?: number },
  call: CallOptions,
): AsyncGenerator<Json> {
  for (let pageNo = 1; pageNo <= pagesMax; pageNo++) {
    const page = await telecom(name, { input: { ...input, pageNo, pageSize } }, call);
    const found = objectsOf(page, items);
    yield* found;
    const total = Number(page.totalPage ?? 0);
    if (found.length === 0 || pageNo >= total) return;
  }
  throw new CloudError('unavailable', `China Telecom's ${name} has more than ${pagesMax} pages`);
}
