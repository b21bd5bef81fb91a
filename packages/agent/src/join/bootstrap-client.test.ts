import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { HansaError, systemClock } from '@hansa/core';
import { createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBootstrapClient } from './bootstrap-client.ts';

let server: Server;
let url: string;
let answer: { readonly status: number; readonly text: string };

beforeAll(async () => {
  const authority = await createAuthority({ commonName: 'x', organisation: 'x', validDays: 1, clock: systemClock });
  const key = newPrivateKey();
  const csrPem = await createCsr({ commonName: 'x', privateKeyPem: key });
  const subject = { commonName: 'x' };
  const asked = { authority, csrPem, subject, usage: 'server', validMs: 600_000, clock: systemClock } as const;
  const { certificatePem: cert } = await issueCertificate(asked);
  server = createServer({ key, cert }, (_request, response) => {
    response.statusCode = answer.status;
    response.end(answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function codeOf(status: number, text: string): Promise<string> {
  answer = { status, text };
  return await createBootstrapClient(url)
    .authority()
    .then(
      () => 'ok',
      (error: HansaError) => error.code,
    );
}
const problem = (code: ConstructorParameters<typeof HansaError>[0]) =>
  JSON.stringify(new HansaError(code, 'no').toProblem());

test('a refusal is final unless its problem document says that it may pass', async () => {
  expect(await codeOf(200, 'pem')).toBe('ok');
  expect(await codeOf(403, problem('join.refused'))).toBe('join.refused');
  expect(await codeOf(403, problem('join.elsewhere'))).toBe('cloud.unavailable');
  expect(await codeOf(503, problem('join.awaited'))).toBe('cloud.unavailable');
  expect(await codeOf(429, problem('request.rate'))).toBe('cloud.unavailable');
});

test('what is no problem document is judged by its status', async () => {
  for (const text of ['<html>', '', 'null', '[]', '{"retry":"later"}'])
    expect(await codeOf(403, text), text).toBe('join.refused');
  expect(await codeOf(502, '<html>')).toBe('cloud.unavailable');
});
