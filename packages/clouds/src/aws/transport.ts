import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** A request of the SDK, as far as it is needed here. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}
interface SdkResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Whether the first byte of a request may have left. */
export interface Sending {
  wasSent: boolean;
}

const answerBytesMax = 8 * 1024 * 1024;
const idleSocketMs = 4_000;

/**
 * The SDK's transport: one request, its whole answer up to a bound, no redirect followed. An answer of 200 that is not the
 * answer of this action (a proxy's log-in page) is an error: the SDK would read it as an empty list.
 */
export function createTransport(caPem?: string) {
  const http = new HttpAgent({ keepAlive: true, timeout: idleSocketMs });
  const https = new HttpsAgent({
    keepAlive: true,
    timeout: idleSocketMs,
    ...(caPem === undefined ? {} : { ca: caPem }),
  });

  const send = (
    request: SdkRequest,
    { signal, sending }: { signal: AbortSignal | undefined; sending: Sending | undefined },
  ) =>
    new Promise<SdkResponse>((resolve, reject) => {
      const { protocol, hostname: host, port, method, path, headers, body } = request;
      const secure = protocol === 'https:';
      const options = {
        host,
        method,
        path,
        headers,
        agent: secure ? https : http,
        ...(port && { port }),
        ...(signal && { signal }),
      };
      const outgoing = (secure ? requestHttps : requestHttp)(options);
      outgoing.on('error', reject);
      outgoing.on('socket', (socket) => {
        const onSent = () => {
          if (sending !== undefined) sending.wasSent = true;
        };
        if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', onSent);
        else onSent();
      });
      outgoing.on('response', (incoming) => {
        readAll(incoming)
          .then(
            (read) => resolve(checked(answerOf(incoming, read), body)),
            (error: unknown) => {
              outgoing.destroy();
              reject(error);
            },
          )
          .catch(reject);
      });
      outgoing.end(body);
    });

  return {
    handle: async (
      request: SdkRequest,
      options: { readonly abortSignal?: AbortSignal; readonly sending?: Sending } = {},
    ) => ({
      response: await send(request, { signal: options.abortSignal, sending: options.sending }),
    }),
    destroy: () => {
      http.destroy();
      https.destroy();
    },
  };
}

function answerOf(incoming: IncomingMessage, body: Buffer): SdkResponse {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    statusCode: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    headers: Object.fromEntries(headers),
    body,
  };
}

async function readAll(incoming: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > answerBytesMax) throw new Error(`The answer is longer than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function checked(response: SdkResponse, sent: unknown): SdkResponse {
  const action = new URLSearchParams(String(sent ?? '')).get('Action');
  const start = Buffer.from(response.body).subarray(0, 512).toString();
  if (response.statusCode < 300 && !start.includes(`<${action}Response`)) {
    throw new Error(`The answer of HTTP ${response.statusCode} is no answer to ${action}`);
  }
  return response;
}
