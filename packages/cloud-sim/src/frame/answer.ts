import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FrameFault } from './faults.ts';
import type { SimResponse } from './vendor.ts';

const hugeBytes = 64 * 1024 * 1024;
const chunk = Buffer.from(`${'{"padding":"'.padEnd(65_535, 'x')}`);

/** Writes what the vendor answered. */
export function sendAnswer(response: ServerResponse, { status, headers = {}, body = '' }: SimResponse): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(bytes);
}

/** Answers, or does not, as a broken server or a proxy between would. */
export async function sendFault(response: ServerResponse, fault: FrameFault): Promise<void> {
  const send = (status: number, type: string, body: string, headers: Record<string, string> = {}) =>
    sendAnswer(response, { status, headers: { 'content-type': type, ...headers }, body });
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
    case 'lost-answer':
      cut(response.socket);
      return;
    case 'server-error':
      return send(500, 'text/plain', 'Internal Server Error');
    case 'html':
      return send(
        200,
        'text/html',
        '<!doctype html><html><head><title>Welcome</title></head><body>Log in</body></html>',
      );
    case 'wrong-types':
      return send(200, 'application/json', '{"items":7,"error":[],"instances":"none","id":{"a":null},"status":[[]]}');
    case 'redirect':
      // Port 9 is nobody's: who follows finds nothing, and gives its credentials to no one.
      return send(302, 'text/plain', 'Moved', { location: 'http://127.0.0.1:9/moved' });
    case 'huge-json':
      return await sendHuge(response);
  }
}

async function sendHuge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (let sent = 0; sent < hugeBytes && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

/** Room again, or nobody there any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const onRoom = () => {
      response.off('drain', onRoom);
      response.off('close', onRoom);
      resolve();
    };
    response.once('drain', onRoom);
    response.once('close', onRoom);
  });
}

/** Node resets plain TCP connections only; one under TLS is closed without a word, which a client sees as a reset as well. */
function cut(socket: Socket | null): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}
