import type { AddressInfo } from 'node:net';
import { systemClock } from '@hansa/core';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResource } from '../store/index.ts';
import { startTestApi, type TestApi } from '../testing/api.ts';

let testDatabase: TestDatabase;
let api: TestApi;
let url: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  api = await startTestApi({ url: testDatabase.url, clock: systemClock });
  await api.app.listen({ host: '127.77.0.2', port: 0 });
  const { address, port } = api.app.server.address() as AddressInfo;
  url = `http://${address}:${port}`;
});

afterAll(async () => {
  await api.stop();
  await testDatabase.drop();
});

interface Message {
  readonly id: string;
  readonly data: { readonly resourceId: string; readonly type: string };
}

/** A stream whose messages gather in `messages`. */
async function follow(query = '', options: { token?: string; lastEventId?: string } = {}) {
  const { token = api.adminToken, lastEventId } = options;
  const end = new AbortController();
  const response = await fetch(`${url}/v1/events${query}`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: end.signal,
  });
  const messages: Message[] = [];
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, id, data] = /^id: (.+)\ndata: (.+)$/.exec(part) ?? [];
        if (id !== undefined && data !== undefined) messages.push({ id, data: JSON.parse(data) });
      }
    }
  };
  const reading = read().catch(() => undefined);
  return {
    response,
    messages,
    resources: () => messages.map(({ data }) => data.resourceId),
    end: async () => {
      end.abort();
      await reading;
    },
  };
}

it('tells what happens as it happens, within milliseconds', async () => {
  const stream = await follow();
  const waited: number[] = [];
  for (let round = 0; round < 5; round++) {
    const startedMs = performance.now();
    const { id } = await api.tenant(`soon-${round}`);
    await expect.poll(() => stream.resources(), { interval: 1 }).toContain(id);
    waited.push(performance.now() - startedMs);
  }
  // Two requests are in it; a stream that polled would take a second.
  expect(Math.min(...waited)).toBeLessThan(250);
  await stream.end();
});

it('resumes after the last event that was seen', async () => {
  const first = await follow();
  const a = await api.tenant('resume-a');
  await expect.poll(() => first.resources()).toContain(a.id);
  await first.end();
  const b = await api.tenant('resume-b');
  const lastEventId = first.messages.at(-1)?.id ?? '';
  const second = await follow('', { lastEventId });
  await expect.poll(() => second.resources()).toEqual([b.id]);
  await second.end();
});

it('tells an event whose transaction commits late after a younger one', async () => {
  const stream = await follow();
  const written = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const late = api.db.transaction(async (tx) => {
    await createResource(tx, { id: 'op-late', kind: 'operator', name: 'late', parentId: null, spec: {} });
    written.resolve();
    await mayCommit.promise;
  });
  await written.promise;
  const young = await api.tenant('young');
  mayCommit.resolve();
  await late;
  await expect.poll(() => stream.resources()).toEqual(['op-late', young.id]);
  await stream.end();
});

it('tells a tenant of its own, and of one resource who asks for one', async () => {
  const mine = await api.tenant('mine');
  const own = await follow('', { token: mine.key });
  const one = await follow(`?resource=${mine.id}&kind=tenant`);
  await api.tenant('not-mine');
  await api.call('PATCH', `/v1/tenants/${mine.id}`, { body: { email: 'mine@example.com' } });
  await expect.poll(() => own.resources()).toEqual([mine.id]);
  await expect.poll(() => one.resources()).toEqual([mine.id]);
  expect(one.messages[0]?.data).toMatchObject({ type: 'updated', resource: { spec: { email: 'mine@example.com' } } });
  await Promise.all([own.end(), one.end()]);
});

it('gives the same events as pages', async () => {
  const { body: first } = await api.call('GET', '/v1/events?kind=tenant&limit=2');
  const { body: rest } = await api.call('GET', `/v1/events?kind=tenant&limit=200&cursor=${first.next}`);
  const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
  expect(first.items).toHaveLength(2);
  expect(new Set(ids).size).toBe(ids.length);
  const { body: none } = await api.call('GET', `/v1/events?kind=tenant&cursor=${rest.next}`);
  expect(none).toEqual({ items: [] });
});

it('ends its streams when the server closes', async () => {
  const other = await startTestApi({ url: testDatabase.url, clock: systemClock });
  await other.app.listen({ host: '127.77.0.2', port: 0 });
  const { address, port } = other.app.server.address() as AddressInfo;
  const response = await fetch(`http://${address}:${port}/v1/events`, {
    headers: { authorization: `Bearer ${api.adminToken}`, accept: 'text/event-stream' },
  });
  const text = response.text();
  await other.stop();
  expect(await text).toMatch(/^retry: 1000\nid: \d+\.0\n\n$/);
});
