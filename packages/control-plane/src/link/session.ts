import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Down, Up__Output } from '@hansa/agent/protocol';
import type { Log } from '../log/log.ts';
import { type Database, desiredStored, endTask, putObserved } from '../store/index.ts';
import { observedReport, taskEnd } from './messages.ts';
import type { PeerIdentity } from './peer-identity.ts';
import { createPusher } from './pusher.ts';

export type AgentStream = ServerDuplexStream<Up__Output, Down>;

/** One host's stream at this replica. */
export interface Session {
  readonly host: PeerIdentity;
  poke(): void;
  /** Says why and ends the stream. */
  close(reason: string): void;
  /** Takes what the agent sends, one message after another, until the stream ends. */
  run(): Promise<void>;
}

export interface SessionDeps {
  readonly db: Database;
  readonly host: PeerIdentity;
  readonly stream: AgentStream;
  readonly log: Log;
}

export function createSession({ db, host, stream, log }: SessionDeps): Session {
  const { hostId } = host;
  const send = (message: Down): void => {
    if (stream.writable) stream.write(message);
  };
  const pusher = createPusher({ db, hostId, send, log });

  const take = async (up: Up__Output): Promise<void> => {
    if (up.hello) {
      pusher.begin(up.hello.revision);
    } else if (up.report) {
      const { report } = up;
      await db.transaction((tx) => putObserved(tx, hostId, observedReport(report)));
      send({ reportStored: { sequence: report.sequence } });
    } else if (up.desiredStored) {
      const { revision } = up.desiredStored;
      await db.transaction((tx) => desiredStored(tx, hostId, revision));
    } else if (up.taskResult) {
      const result = up.taskResult;
      const known = await db.transaction((tx) => endTask(tx, hostId, result.id, taskEnd(result)));
      if (!known) log.info({ task: result.id }, 'the agent ended a task that is not open');
    }
  };

  return {
    host,
    poke: pusher.poke,
    close: (reason) => {
      pusher.stop();
      send({ close: { reason } });
      stream.end();
    },
    run: async () => {
      try {
        // A stream that the loop destroyed could not tell its agent how it ended: the agent would take it to be open for ever.
        for await (const up of stream.iterator({ destroyOnReturn: false })) await take(up as Up__Output);
      } finally {
        pusher.stop();
      }
    },
  };
}
