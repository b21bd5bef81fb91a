import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import { CloudError } from '../errors.ts';

/** A signed request, byte for byte: nothing of it is changed on its way, for a signature covers it. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, its query encoded as it was signed. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Also a GET may have one: a vendor asks for it. */
  readonly body?: string;
  /** A `write` may have had its effect when its answer is lost; a `read` has none. */
  readonly effect: 'read' | 'write';
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/**
 * Sends one request and reads its whole answer, whatever its status; repeats nothing and follows no redirect, for a signature
 * is for one host.
 * @throws CloudError `unavailable` when no answer came and no effect can have happened, `unknown-outcome` when it may have.
 */
export type Exchange = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

export interface ExchangeOptions {
  /** Trusted instead of the system's authorities. */
  readonly caPem?: string | undefined;
  readonly deadlineMs?: number;
  readonly answerBytesMax?: number;
}

const deadlineMsDefault = 20_000;
const answerBytesMaxDefault = 4 * 1024 * 1024;
const idleSocketMs = 4_000;

export function createExchange(options: ExchangeOptions = {}): Exchange {
  const { caPem, deadlineMs = deadlineMsDefault, answerBytesMax = answerBytesMaxDefault } = options;
  const agent = caPem === undefined ? undefined : new Agent({ ca: caPem, keepAlive: true, timeout: idleSocketMs });
  return async (request, signal) => {
    if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
    const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    let sent = false;
    try {
      return await sendOnce(request, { signal: until, agent, answerBytesMax, onSent: () => (sent = true) });
    } catch (cause) {
      const late = until.aborted && !signal.aborted ? ` within ${deadlineMs} ms` : '';
      throw unanswered(request, { cause, sent, late });
    }
  };
}

interface SendInput {
  readonly signal: AbortSignal;
  readonly agent: Agent | undefined;
  readonly answerBytesMax: number;
  /** Called when the first byte may have left. */
  readonly onSent: () => void;
}

function sendOnce(request: HttpRequest, { signal, agent, answerBytesMax, onSent }: SendInput): Promise<HttpAnswer> {
  const { method, url, headers, body } = request;
  const https = url.startsWith('https:');
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...headers, ...length }, signal, ...(https && agent ? { agent } : {}) };
  return new Promise((resolve, reject) => {
    const outgoing = (https ? requestHttps : requestHttp)(url, options);
    outgoing.on('error', reject);
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) onSent();
      else socket.once(https ? 'secureConnect' : 'connect', onSent);
    });
    outgoing.on('response', async (incoming) => {
      try {
        const text = await readAll(incoming, answerBytesMax);
        const flat = Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]);
        resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(flat), text });
      } catch (error) {
        outgoing.destroy();
        reject(error);
      }
    });
    outgoing.end(body);
  });
}

async function readAll(incoming: AsyncIterable<Buffer>, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > bytesMax) throw new Error(`The answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unanswered(request: HttpRequest, { cause, sent, late }: { cause: unknown; sent: boolean; late: string }) {
  const what = `${request.method} ${URL.parse(request.url)?.host ?? 'the vendor'} gave no whole answer${late}`;
  // What the socket said, and never the request: its address and headers hold signatures.
  const kept = { cause: new Error(cause instanceof Error ? cause.message : 'No answer') };
  return sent && request.effect === 'write'
    ? new CloudError('unknown-outcome', `${what}; it may have taken effect: repeat it with the same key`, kept)
    : new CloudError('unavailable', what, kept);
}
