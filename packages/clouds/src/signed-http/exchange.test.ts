import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { readJson } from './answer.ts';
import { baseUrl } from './base-url.ts';
import { createExchange, type HttpRequest } from './exchange.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const asking = (url: string, effect: HttpRequest['effect']): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  effect,
});
const live = () => AbortSignal.timeout(10_000);

describe('an exchange with a vendor', () => {
  it('sends the target byte for byte, and a body with a GET', async () => {
    const base = await serve(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      response.end(JSON.stringify({ url: incoming.url, body }));
    });
    const request = { ...asking(`${base}/a%2Fb?x=%2d1&y=a+b`, 'read'), body: '{}' };
    const answer = await createExchange()(request, live());
    expect(JSON.parse(answer.text)).toEqual({ url: '/a%2Fb?x=%2d1&y=a+b', body: '{}' });
  });

  it('ends at its deadline: a read had no effect, a write may have had one', async () => {
    const base = await serve(() => {});
    const exchange = createExchange({ deadlineMs: 50 });
    await expect(exchange(asking(base, 'read'), live())).rejects.toMatchObject({ errorClass: 'unavailable' });
    await expect(exchange(asking(base, 'write'), live())).rejects.toMatchObject({ errorClass: 'unknown-outcome' });
  });

  it('knows that a write had no effect which nobody listened to', async () => {
    const base = await serve(() => {});
    server?.close();
    await expect(createExchange()(asking(base, 'write'), live())).rejects.toMatchObject({ errorClass: 'unavailable' });
  });

  it('sends nothing when it was called off before', async () => {
    let asked = 0;
    const base = await serve(() => asked++);
    await expect(createExchange()(asking(base, 'write'), AbortSignal.abort())).rejects.toMatchObject({
      errorClass: 'unavailable',
    });
    expect(asked).toBe(0);
  });

  it('reads no more of an answer than it can bear', async () => {
    const base = await serve((_incoming, response) => response.end('x'.repeat(2_000)));
    const exchange = createExchange({ answerBytesMax: 1_000 });
    await expect(exchange(asking(base, 'read'), live())).rejects.toMatchObject({ errorClass: 'unavailable' });
  });

  it('follows no redirect, and takes neither it nor a page for an answer', async () => {
    const base = await serve((incoming, response) => {
      if (incoming.url === '/page') return response.end('<html>');
      return response.writeHead(302, { location: '/page' }).end('{}');
    });
    for (const path of ['/', '/page']) {
      const request = asking(`${base}${path}`, 'write');
      const answer = await createExchange()(request, live());
      expect(() => readJson(request, answer, [])).toThrow(expect.objectContaining({ errorClass: 'unknown-outcome' }));
    }
  });

  it('shows no signature in an error', async () => {
    const base = await serve((incoming) => incoming.destroy());
    const request = { ...asking(`${base}/?Signature=s3cret-sig`, 'read'), headers: { authorization: 's3cret-auth' } };
    const error = await createExchange()(request, live()).catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/s3cret/);
  });
});

describe('the address of a vendor', () => {
  it('may be replaced, in the clear only on this computer', () => {
    expect(baseUrl('https://api.example.com')).toBe('https://api.example.com');
    expect(baseUrl('https://api.example.com', 'http://127.0.0.1:80/x/')).toBe('http://127.0.0.1/x');
    for (const bad of ['http://10.0.0.1', 'ftp://127.0.0.1', 'nonsense', 'https://a@b.example']) {
      expect(() => baseUrl('https://api.example.com', bad)).toThrow(expect.objectContaining({ errorClass: 'invalid' }));
    }
  });
});
