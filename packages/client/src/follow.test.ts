import { describe, expect, it } from 'vitest';
import { type FollowItem, follow } from './follow.ts';
import type { Transport } from './transport.ts';

function transportOf(answers: (() => Response)[]) {
  const asked: { url: string; lastEventId: string | null }[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    asked.push({ url, lastEventId: new Headers(init.headers).get('last-event-id') });
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError('fetch failed');
    return answer();
  }) as typeof globalThis.fetch;
  const transport: Transport = { url: 'http://api.test', headers: { authorization: 'Bearer t' }, fetch };
  return { transport, asked };
}

async function take(items: AsyncIterable<FollowItem>, count: number): Promise<string[]> {
  const taken: string[] = [];
  for await (const item of items) {
    taken.push(item.type === 'message' ? item.message.data : item.type);
    if (taken.length === count) break;
  }
  return taken;
}

describe('following events', () => {
  it('opens a broken stream again after the last event that it saw', async () => {
    const { transport, asked } = transportOf([
      () => new Response('id: 40\n\nid: 41\ndata: a\n\nid: 42\ndata: b\n\n'),
      () => new Response('id: 43\ndata: c\n\n'),
    ]);
    const taken = await take(follow(transport, { resource: 'ch-1', reconnectMs: 1 }), 6);
    expect(taken).toEqual(['open', 'a', 'b', 'broken', 'open', 'c']);
    expect(asked).toEqual([
      { url: 'http://api.test/v1/events?resource=ch-1', lastEventId: null },
      { url: 'http://api.test/v1/events?resource=ch-1', lastEventId: '42' },
    ]);
  });

  it('keeps trying while nothing answers', async () => {
    const { transport, asked } = transportOf([]);
    expect(await take(follow(transport, { reconnectMs: 1 }), 3)).toEqual(['broken', 'broken', 'broken']);
    expect(asked.length).toBe(3);
  });

  it('does not repeat what was refused for good', async () => {
    const problem = { code: 'auth.invalid', status: 401, detail: 'The token is not known', title: '', type: '' };
    const { transport, asked } = transportOf([() => Response.json(problem, { status: 401 })]);
    await expect(take(follow(transport, { reconnectMs: 1 }), 1)).rejects.toMatchObject({ code: 'auth.invalid' });
    expect(asked.length).toBe(1);
  });

  it('ends at the abort', async () => {
    const { transport } = transportOf([]);
    const abort = new AbortController();
    const types: string[] = [];
    for await (const item of follow(transport, { signal: abort.signal })) {
      types.push(item.type);
      abort.abort();
    }
    expect(types).toEqual(['broken']);
  });
});
