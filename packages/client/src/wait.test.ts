import type { Condition } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { ProblemError, WaitTimeoutError } from './errors.ts';
import type { Transport } from './transport.ts';
import { type Observable, type WaitDeps, waitFor, waitUntilGone } from './wait.ts';

const condition = (status: 'True' | 'False'): Condition => ({
  type: 'ServicesReady',
  status,
  reason: status === 'True' ? 'ServicesReady' : 'PeerStarting',
  message: status === 'True' ? '' : 'the peer is starting',
  observedGeneration: 1,
  changedAt: '2026-01-01T00:00:00.000Z',
});

const city = (ready: boolean): Observable => ({
  id: 'cn-1',
  name: 'hangzhou',
  ready,
  generation: 1,
  conditions: [condition(ready ? 'True' : 'False')],
});

/** An API with one resource and its event stream, both under the test's hand. */
function fakeApi({ stream = true } = {}) {
  const encoder = new TextEncoder();
  const opened: { controller: ReadableStreamDefaultController<Uint8Array>; lastEventId: string | null }[] = [];
  const api = {
    state: city(false) as Observable | undefined,
    reads: 0,
    onRead: undefined as undefined | (() => void),
    opened,
    send: (id: number) => opened.at(-1)?.controller.enqueue(encoder.encode(`id: ${id}\ndata: {}\n\n`)),
  };
  const fetch = (async (_url: string, init: RequestInit) => {
    if (!stream) throw new TypeError('fetch failed');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        opened.push({ controller, lastEventId: new Headers(init.headers).get('last-event-id') });
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(body);
  }) as typeof globalThis.fetch;
  const transport: Transport = { url: 'http://api.test', headers: {}, fetch };
  const get = async (): Promise<Observable> => {
    api.reads += 1;
    const { state } = api;
    api.onRead?.();
    if (state === undefined) throw notFound();
    return state;
  };
  const deps: WaitDeps<Observable> = { transport, get, pollMs: 5, sweepMs: 60_000 };
  return { api, deps };
}

const notFound = () =>
  new ProblemError({
    type: 'urn:hansa:error:resource.unknown',
    title: 'There is no such resource',
    status: 404,
    detail: 'cn-1 does not exist',
    code: 'resource.unknown',
    actor: 'user',
    retry: 'never',
  });

describe('waiting for a condition', () => {
  it('returns at once what is ready already', async () => {
    const { api, deps } = fakeApi();
    api.state = city(true);
    expect(await waitFor(deps, 'cn-1')).toMatchObject({ ready: true });
    expect(api.reads).toBe(1);
  });

  it('sees a change that falls between the first read and the opening of the stream', async () => {
    const { api, deps } = fakeApi();
    api.onRead = () => {
      api.state = city(true);
    };
    expect(await waitFor(deps, 'cn-1')).toMatchObject({ ready: true });
    expect(api.reads).toBe(2);
  });

  it('reads again when an event tells of a change, without waiting for a clock', async () => {
    const { api, deps } = fakeApi();
    api.onRead = () => {
      if (api.reads !== 2) return;
      api.state = city(true);
      setImmediate(() => api.send(1));
    };
    expect(await waitFor(deps, 'cn-1')).toMatchObject({ ready: true });
    expect(api.reads).toBe(3);
  });

  it('reads by the clock while there is no stream', async () => {
    const { api, deps } = fakeApi({ stream: false });
    api.onRead = () => {
      if (api.reads === 3) api.state = city(true);
    };
    expect(await waitFor(deps, 'cn-1')).toMatchObject({ ready: true });
    expect(api.reads).toBe(4);
  });

  it('tells each state once', async () => {
    const { api, deps } = fakeApi({ stream: false });
    api.onRead = () => {
      if (api.reads === 3) api.state = city(true);
    };
    const told: boolean[] = [];
    await waitFor(deps, 'cn-1', { onChange: ({ ready }) => told.push(ready) });
    expect(told).toEqual([false, true]);
  });

  it('says what is in the way when the time is over', async () => {
    const { deps } = fakeApi();
    const error = await waitFor(deps, 'cn-1', { timeoutMs: 40 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect((error as Error).message).toContain('ServicesReady is False (the peer is starting)');
  });

  it("ends with the caller's reason when the caller gives up", async () => {
    const { deps } = fakeApi();
    const reason = new Error('enough');
    const signal = AbortSignal.any([AbortSignal.abort(reason)]);
    await expect(waitFor(deps, 'cn-1', { signal })).rejects.toBe(reason);
  });

  it('does not take a condition of an older generation for the answer', async () => {
    const { api, deps } = fakeApi();
    api.state = { ...city(true), generation: 2 };
    await expect(waitFor(deps, 'cn-1', { condition: 'ServicesReady', timeoutMs: 40 })).rejects.toThrow(
      'was not ServicesReady',
    );
  });
});

describe('waiting until a resource is gone', () => {
  it('ends when the API no longer knows it', async () => {
    const { api, deps } = fakeApi({ stream: false });
    api.onRead = () => {
      if (api.reads === 2) api.state = undefined;
    };
    await waitUntilGone(deps, 'cn-1');
    expect(api.reads).toBe(3);
  });

  it('passes any other refusal on', async () => {
    const { deps } = fakeApi();
    const refusal = new Error('no right');
    await expect(waitUntilGone({ ...deps, get: () => Promise.reject(refusal) }, 'cn-1')).rejects.toBe(refusal);
  });
});
