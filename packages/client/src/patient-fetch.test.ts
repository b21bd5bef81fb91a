import { describe, expect, it } from 'vitest';
import { patientFetch } from './patient-fetch.ts';

const away = () => Response.json({ code: 'database.unavailable' }, { status: 503 });
const done = () => Response.json({ id: 'cn-1' }, { status: 201 });

function serverThatAnswers(...answers: (() => Response)[]) {
  const asked: { method: string; key: string | null; body: string }[] = [];
  const pausesMs: number[] = [];
  const fetch = patientFetch(
    async (request) => {
      asked.push({
        method: request.method,
        key: request.headers.get('idempotency-key'),
        body: await request.text(),
      });
      return (answers.shift() ?? away)();
    },
    async (ms, signal) => {
      signal.throwIfAborted();
      pausesMs.push(ms);
    },
  );
  return { fetch, asked, pausesMs };
}

const write = (headers: Record<string, string>) =>
  new Request('http://api.test/v1/city-nodes', { method: 'POST', body: '{"city":"330100"}', headers });

describe('a patient fetch', () => {
  it('repeats a write under its key, with the same body, until it is taken on', async () => {
    const { fetch, asked, pausesMs } = serverThatAnswers(away, away, done);
    expect((await fetch(write({ 'idempotency-key': 'k-1' }))).status).toBe(201);
    expect(asked).toEqual(Array(3).fill({ method: 'POST', key: 'k-1', body: '{"city":"330100"}' }));
    expect(pausesMs).toEqual([250, 1_000]);
  });

  it('repeats a read, four times at most', async () => {
    const { fetch, asked } = serverThatAnswers();
    expect((await fetch(new Request('http://api.test/v1/hosts'))).status).toBe(503);
    expect(asked).toHaveLength(4);
  });

  it('asks once for a write without a key', async () => {
    const { fetch, asked } = serverThatAnswers();
    expect((await fetch(write({}))).status).toBe(503);
    expect(asked).toHaveLength(1);
  });

  it('asks once when the answer is any other', async () => {
    const { fetch, asked } = serverThatAnswers(() => Response.json({}, { status: 500 }));
    expect((await fetch(write({ 'idempotency-key': 'k-1' }))).status).toBe(500);
    expect(asked).toHaveLength(1);
  });

  it('ends with the signal of its request', async () => {
    const { fetch, asked } = serverThatAnswers();
    const request = new Request('http://api.test/v1/hosts', { signal: AbortSignal.abort() });
    await expect(fetch(request)).rejects.toThrow();
    expect(asked.length).toBeLessThanOrEqual(1);
  });
});
