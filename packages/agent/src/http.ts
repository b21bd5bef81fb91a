import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** A Unix socket (plain HTTP) or `https://host:port`. */
  readonly to: { readonly socket: string } | { readonly url: string; readonly trust: Trust };
  readonly body?: string;
  readonly timeoutMs: number;
}

/** `unverified` is for what is checked by other means. */
export type Trust = 'unverified' | { readonly caPem: string };

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

const answerBytesMax = 1024 * 1024;

function optionsOf(to: HttpCall['to']): Record<string, unknown> {
  if ('socket' in to) return { socketPath: to.socket };
  const { hostname, port } = new URL(to.url);
  return { hostname, port, ...(to.trust === 'unverified' ? { rejectUnauthorized: false } : { ca: to.trust.caPem }) };
}

/** One HTTP call on a connection of its own. Rejects when there is no answer in time or it is longer than 1 MiB. */
export function callHttp({ method, path, to, body, timeoutMs }: HttpCall): Promise<HttpAnswer> {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = {
    ...optionsOf(to),
    method,
    path,
    headers: body === undefined ? {} : { 'content-type': 'application/json', ...length },
    agent: false as const,
    signal: AbortSignal.timeout(timeoutMs),
  };
  const request = 'socket' in to ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const call = request(options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) call.destroy(new Error(`the answer is longer than ${answerBytesMax} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    call.on('error', reject);
    call.end(body);
  });
}
