import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asHansaError, type Clock } from '@hansa/core';
import { createPeerConnection, createTransactor, type PeerConnection } from '@hansa/fabric';
import { createBundleStore } from './bundle/store.ts';
import type { GatewayConfig } from './config.ts';
import { createControl } from './control.ts';
import { createIdentities } from './identities.ts';
import type { Log } from './log.ts';
import { createServer } from './server.ts';
import { createThrottle } from './throttle.ts';

export interface Gateway {
  /** Where tenants reach it. */
  readonly port: number;
  close(): Promise<void>;
}

/** After the last of them tenants are told `transaction.pending`. */
const timeouts = {
  evaluateTimeoutMs: 15_000,
  endorseTimeoutMs: 15_000,
  submitTimeoutMs: 15_000,
  commitTimeoutMs: 30_000,
};

/** Starts a gateway from its configuration: the kept bundle first, so that it serves at once, then tenants' door, then agent's. */
export async function startGateway(
  config: GatewayConfig,
  { clock, log }: { clock: Clock; log: Log },
): Promise<Gateway> {
  await mkdir(config.stateDirectory, { recursive: true, mode: 0o700 });
  const connection = createPeerConnection({
    address: config.peer.addresses,
    tlsCaPem: readFileSync(config.peer.tlsCaFile, 'utf8'),
  });
  const transactor = createTransactor({ connection, mspId: config.peer.mspId, ...timeouts });
  const throttle = createThrottle(clock);
  const identities = createIdentities({ directory: join(config.stateDirectory, 'identities'), hostId: config.hostId });
  const store = createBundleStore({
    hostId: config.hostId,
    authorityPem: readFileSync(config.authorityFile, 'utf8'),
    stateDirectory: config.stateDirectory,
    identities,
    clock,
    onChange(next) {
      throttle.keepOnly(next.channels);
      log.info(
        { ...next.status, csrs: next.status.csrs.length, serving: next.status.serving.length },
        'bundle in force',
      );
    },
  });
  await store.load().catch((error: unknown) => {
    log.error({ code: asHansaError(error).code, err: error }, 'the kept bundle cannot be used; waiting for a new one');
  });
  const server = createServer({
    current: store.current,
    transactor,
    throttle,
    peerReady: () => isReachable(connection),
    clock,
    sleep: (ms) => sleep(ms),
    log,
    tls: {
      certificate: readFileSync(config.tls.certificateFile, 'utf8'),
      key: readFileSync(config.tls.keyFile, 'utf8'),
    },
  });
  const control = createControl({ current: store.current, accept: store.accept, log });
  await server.listen(config.listen);
  await control.listen(config.controlSocket);
  await Promise.all([identities.warm(), isReachable(connection)]);
  return {
    port: (server.server.address() as AddressInfo).port,
    async close() {
      await Promise.all([control.close(), server.close()]);
      transactor.close();
      connection.close();
    },
  };
}

const reachableWithinMs = 1_000;

/** Also makes an idle connection connect again. */
function isReachable({ client }: PeerConnection): Promise<boolean> {
  return new Promise((resolve) => {
    client.waitForReady(Date.now() + reachableWithinMs, (error) => resolve(error === undefined || error === null));
  });
}
