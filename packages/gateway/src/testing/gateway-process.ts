import { mkdir, writeFile } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundleStatus } from '../bundle/in-force.ts';
import type { GatewayConfig } from '../config.ts';
import type { FabricCity } from './fabric-city.ts';
import { startProcess, type TestProcess, until } from './processes.ts';

export interface Answer {
  readonly status: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON
  readonly body: any;
}

/** A gateway in a process of its own, as an agent would start it. */
export interface GatewayProcess {
  readonly hostId: string;
  putBundle(jws: string): Promise<BundleStatus>;
  status(): Promise<BundleStatus>;
  /** A tenant's call below `/v1/channels`. */
  call(key: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface GatewayProcessInput {
  readonly city: FabricCity;
  readonly hostId: string;
  readonly directory: string;
  /** In a folder with a short path: a socket's holds 107 bytes. */
  readonly controlSocket: string;
  readonly authorityPem: string;
}

const port = 8444;
const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export async function startGatewayProcess(input: GatewayProcessInput): Promise<GatewayProcess> {
  const { city, hostId, directory, controlSocket } = input;
  const configFile = await writeFiles(input);
  const agent = new Agent({ keepAlive: true, ca: city.tlsCa });
  const control = async (method: string, path: string, body?: unknown): Promise<BundleStatus> =>
    (await exchange(requestHttp, { socketPath: controlSocket, method, path, headers: {} }, body)).body;
  let process: TestProcess;
  const start = async () => {
    process = await startProcess(
      globalThis.process.execPath,
      ['--conditions=hansa-source', main, '--config', configFile],
      {
        directory,
      },
    );
    await until(() => control('GET', '/status'), process);
  };
  await start();
  return {
    hostId,
    putBundle: (jws) => control('PUT', '/bundle', { jws }),
    status: () => control('GET', '/status'),
    call: (key, method, path, body) => {
      const headers = { authorization: `Bearer ${key}` };
      return exchange(
        requestHttps,
        { agent, host: city.host, port, method, path: `/v1/channels${path}`, headers },
        body,
      );
    },
    async restart() {
      await process.stop();
      await start();
    },
    async stop() {
      agent.destroy();
      await process.stop();
    },
  };
}

async function writeFiles(input: GatewayProcessInput): Promise<string> {
  const { city, hostId, directory, controlSocket, authorityPem } = input;
  await mkdir(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const config: GatewayConfig = {
    hostId,
    listen: { host: city.host, port },
    tls: { certificateFile: file('certificate.pem'), keyFile: file('key.pem') },
    peer: { mspId: city.mspId, addresses: [city.peerAddress], tlsCaFile: file('ca.pem') },
    authorityFile: file('league.pem'),
    controlSocket,
    stateDirectory: file('state'),
  };
  const files = {
    'certificate.pem': city.gatewayTls.certificatePem,
    'key.pem': city.gatewayTls.privateKeyPem,
    'ca.pem': city.tlsCa,
    'league.pem': authorityPem,
    'config.json': JSON.stringify(config),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
  return file('config.json');
}

function exchange(
  request: typeof requestHttp | typeof requestHttps,
  options: { readonly headers: Record<string, string> } & Record<string, unknown>,
  body: unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? options.headers : { ...options.headers, 'content-type': 'application/json' };
    const outgoing = request({ ...options, headers }, async (incoming) => {
      const chunks = await incoming.toArray();
      resolve({ status: incoming.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
