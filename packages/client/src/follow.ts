import { setTimeout as delay } from 'node:timers/promises';
import { problemFrom, unreachable } from './errors.ts';
import { parseEventStream, type StreamMessage } from './event-stream.ts';
import type { Transport } from './transport.ts';

export interface FollowOptions {
  /** Only events of this resource. */
  readonly resource?: string;
  /** Only events after this one; without it, from now on. */
  readonly lastEventId?: string;
  readonly signal?: AbortSignal;
  /** Pause before the stream is opened again after it broke; 1 s. */
  readonly reconnectMs?: number;
}

/** `open`: the stream stands (again), all later changes will be told. `broken`: until the next `open` they will not. */
export type FollowItem =
  | { readonly type: 'open' }
  | { readonly type: 'broken'; readonly error: unknown }
  | { readonly type: 'message'; readonly message: StreamMessage };

/**
 * Follows `/v1/events` for as long as it is read: a stream that breaks is opened again after the last event that was
 * seen. Ends when the signal aborts. An answer that a repetition cannot mend (no token, no right) is thrown.
 */
export async function* follow(
  transport: Transport,
  options: FollowOptions = {},
): AsyncGenerator<FollowItem, void, void> {
  const { signal, reconnectMs = 1_000 } = options;
  let lastEventId = options.lastEventId ?? '';
  while (!signal?.aborted) {
    try {
      const body = await open(transport, options, lastEventId);
      yield { type: 'open' };
      for await (const message of parseEventStream(body, lastEventId)) {
        lastEventId = message.id;
        if (message.data !== '') yield { type: 'message', message };
      }
      yield { type: 'broken', error: new Error('The server ended the stream') };
    } catch (error) {
      if (signal?.aborted) return;
      if (isRefusal(error)) throw error;
      yield { type: 'broken', error };
    }
    await delay(reconnectMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

async function open(
  transport: Transport,
  { resource, signal }: FollowOptions,
  lastEventId: string,
): Promise<AsyncIterable<Uint8Array>> {
  const url = `${transport.url}/v1/events${resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`}`;
  const response = await transport
    .fetch(url, {
      headers: {
        accept: 'text/event-stream',
        ...transport.headers,
        ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
      },
      ...(signal === undefined ? {} : { signal }),
    })
    .catch((error: unknown) => {
      throw unreachable(transport.url, error);
    });
  if (response.ok && response.body !== null) return response.body;
  throw problemFrom(transport.url, response.status, await response.json().catch(() => undefined));
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500 &&
    error.status !== 429
  );
}
