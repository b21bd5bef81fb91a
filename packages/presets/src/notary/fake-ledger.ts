import type { Context } from 'fabric-contract-api';

/** Who calls, and when, as the proposal says. */
export interface Call {
  readonly mspId: string;
  readonly atMs: number;
  readonly transactionId: string;
}

interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

const separator = '\u0000';

/**
 * The part of Fabric's state that contracts of ours use, in memory, for tests: a transaction reads the state as it was before
 * it (never its own writes), and its writes land only when its function returned.
 */
export function createFakeLedger() {
  const state = new Map<string, Uint8Array>();

  const compositeKey = (objectType: string, attributes: string[]): string =>
    separator + [objectType, ...attributes].map((part) => part + separator).join('');

  const below = (prefix: string): Entry[] =>
    [...state]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => ({ key, value }));

  async function invoke(call: Call, run: (context: Context) => Promise<string>): Promise<string> {
    const writes = new Map<string, Uint8Array>();
    const stub = {
      getTxID: () => call.transactionId,
      getDateTimestamp: () => new Date(call.atMs),
      createCompositeKey: compositeKey,
      getState: async (key: string) => state.get(key) ?? new Uint8Array(),
      putState: async (key: string, value: Uint8Array) => void writes.set(key, value),
      getStateByPartialCompositeKey: (objectType: string, attributes: string[]) =>
        iterate(below(compositeKey(objectType, attributes))),
      getStateByPartialCompositeKeyWithPagination: async (
        objectType: string,
        attributes: string[],
        pageSize: number,
        bookmark = '',
      ) => {
        const left = below(compositeKey(objectType, attributes)).filter(({ key }) => key >= bookmark);
        const iterator = cursor(left.slice(0, pageSize));
        return left.length === 0 ? { iterator } : { iterator, metadata: { bookmark: left[pageSize]?.key ?? '' } };
      },
    };
    const context = { stub, clientIdentity: { getMSPID: () => call.mspId } } as unknown as Context;
    const result = await run(context);
    for (const [key, value] of writes) state.set(key, value);
    return result;
  }

  return { invoke, size: () => state.size };
}

async function* iterate(entries: Entry[]) {
  yield* entries;
}

function cursor(entries: Entry[]) {
  const left = [...entries];
  return {
    next: async () => {
      const value = left.shift();
      return value === undefined ? { done: true } : { done: false, value };
    },
    close: async () => {},
  };
}
