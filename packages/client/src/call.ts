import { problemFrom, unreachable } from './errors.ts';
import type { ListOptions, WriteOptions } from './types.ts';

/** What openapi-fetch resolves with. */
interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer. Throws what a refusal or a broken connection stands for. */
export type Call = <T>(pending: Promise<Answer<T>>) => Promise<T>;

export function createCall(url: string): Call {
  return async (pending) => {
    const { data, error, response } = await pending.catch((cause: unknown) => {
      throw unreachable(url, cause);
    });
    if (!response.ok) throw problemFrom(url, response.status, error);
    return data as NonNullable<typeof data>;
  };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

const pageItemsMax = 200;
const itemsDefault = 1_000;

/** All items up to the limit, page after page. */
export async function collect<T>(
  { limit = itemsDefault }: ListOptions,
  page: (query: { cursor?: string; limit: number }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: Math.min(pageItemsMax, limit - items.length) };
    const answer = await page(cursor === undefined ? query : { ...query, cursor });
    items.push(...answer.items);
    cursor = answer.next;
  } while (cursor !== undefined && items.length < limit);
  return items;
}

/** Headers of a write. Its key is the caller's, or one of its own, under which it is repeated after a 503. */
export function writeHeaders({
  idempotencyKey = crypto.randomUUID(),
  ifMatch,
}: WriteOptions = {}): Record<string, string> {
  return {
    'idempotency-key': idempotencyKey,
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
}
