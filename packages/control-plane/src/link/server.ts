import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, type ServerOptions, status } from '@grpc/grpc-js';
import { type AgentLinkHandlers, loadAgentProtocol } from '@hansa/agent/protocol';
import { asHansaError, type ErrorCode } from '@hansa/core';
import type { KeyPair } from '../issuer/league-authority.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Database } from '../store/index.ts';
import { admit, requireCurrent } from './admission.ts';
import { sendBlob } from './fetch.ts';
import { type PeerIdentity, peerIdentity } from './peer-identity.ts';
import { createSession } from './session.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** Where agents keep their streams. */
export interface AgentLink {
  /** The port that it listens on. */
  readonly port: number;
  /** Tells every agent to come back, then closes. */
  stop(): Promise<void>;
  /** Ends as a killed process does. */
  abandon(): void;
}

export interface AgentLinkDeps {
  readonly db: Database;
  readonly log: Log;
  readonly leagueId: string;
  readonly authorityPem: string;
  readonly endpoint: KeyPair;
  readonly listen: { readonly host: string; readonly port: number };
  readonly metrics: Pick<Metrics, 'agentStreams'>;
}

const pollMs = 5_000;
const tendMs = 10_000;
const graceMs = 1_000;

/** Dead peers are found by pings, so an open stream means that the agent is heard. */
const serverOptions: ServerOptions = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 8_000,
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
};

/** Listens with mutual TLS: only certificates of the league's own authority come in. */
export async function startAgentLink(deps: AgentLinkDeps): Promise<AgentLink> {
  const { db, log } = deps;
  const replica = randomUUID();
  const sessions = createSessions({ db, replica, log, metrics: deps.metrics });
  const server = new Server(serverOptions);
  const open = new Set<Promise<void>>();
  server.addService(loadAgentProtocol().AgentLink.service, createHandlers(deps, replica, sessions, open));
  const port = await bind(server, deps);

  const unlisten = await Promise.all([
    db.listen('hansa_desired', sessions.poke),
    db.listen('hansa_task', sessions.poke),
  ]);
  const poll = setInterval(() => sessions.poke(null), pollMs);
  const tend = setInterval(() => {
    sessions.tend().catch((error: unknown) => log.warn({ err: error }, 'links could not be tended; tried again'));
  }, tendMs);

  const close = (): void => {
    for (const end of unlisten) end();
    clearInterval(poll);
    clearInterval(tend);
  };
  return {
    port,
    stop: async () => {
      close();
      sessions.closeAll('the control plane restarts');
      const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      const force = setTimeout(() => server.forceShutdown(), graceMs);
      await closed;
      clearTimeout(force);
      // Each stream still tells the database that it is over.
      await Promise.all(open);
    },
    abandon: () => {
      close();
      server.forceShutdown();
    },
  };
}

function createHandlers(
  { db, log, leagueId }: AgentLinkDeps,
  replica: string,
  sessions: Sessions,
  open: Set<Promise<void>>,
): AgentLinkHandlers {
  const connect = async (stream: Parameters<AgentLinkHandlers['Connect']>[0]): Promise<void> => {
    const host = identityOf(stream, leagueId);
    const hostLog = log.child({ host: host.hostId });
    await db.transaction((tx) => admit(tx, host, replica));
    const session = createSession({ db, host, stream, log: hostLog });
    sessions.add(session);
    hostLog.info({ incarnation: host.incarnation }, 'an agent is connected');
    try {
      await session.run();
      stream.end();
    } finally {
      await sessions.remove(session);
      hostLog.info('an agent is disconnected');
    }
  };
  const fetch = async (stream: Parameters<AgentLinkHandlers['Fetch']>[0]): Promise<void> => {
    const host = identityOf(stream, leagueId);
    await db.transaction((tx) => requireCurrent(tx, host));
    await sendBlob(db, host.hostId, stream);
  };
  const watch = (stream: AnyStream, handled: Promise<void>): void => {
    const ended = handled
      .catch((error: unknown) => fail(stream, error, log))
      .finally(() => {
        open.delete(ended);
      });
    open.add(ended);
  };
  return {
    Connect: (stream) => watch(stream, connect(stream)),
    Fetch: (stream) => watch(stream, fetch(stream)),
  };
}

type AnyStream = Parameters<AgentLinkHandlers['Connect']>[0] | Parameters<AgentLinkHandlers['Fetch']>[0];

/** Streams break whenever an agent goes; without a listener that would end this process. */
function identityOf(stream: AnyStream, leagueId: string): PeerIdentity {
  stream.on('error', () => undefined);
  return peerIdentity(stream.getAuthContext()?.sslPeerCertificate?.subjectaltname, leagueId);
}

const statuses: Partial<Record<ErrorCode, status>> = {
  'join.refused': status.PERMISSION_DENIED,
  'resource.unknown': status.NOT_FOUND,
};

function fail(stream: AnyStream, error: unknown, log: Log): void {
  if (stream.cancelled) return;
  const { code, message } = asHansaError(error);
  log.warn({ err: error, code }, 'a stream of an agent ended with an error');
  stream.emit('error', { code: statuses[code] ?? status.UNAVAILABLE, details: `${code}: ${message}` });
}

function bind(server: Server, { authorityPem, endpoint, listen }: AgentLinkDeps): Promise<number> {
  const pair = { private_key: Buffer.from(endpoint.privateKeyPem), cert_chain: Buffer.from(endpoint.certificatePem) };
  const credentials = ServerCredentials.createSsl(Buffer.from(authorityPem), [pair], true);
  return new Promise((resolve, reject) => {
    server.bindAsync(`${listen.host}:${listen.port}`, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
