import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Database, linkClosed, linksSeen } from '../store/index.ts';
import type { Session } from './session.ts';

/** The streams at this replica: one a host, the newest. */
export interface Sessions {
  /** A newer stream of a host closes its older one. */
  add(session: Session): void;
  /** The stream is over; the database is told unless a newer one has taken its place. */
  remove(session: Session): Promise<void>;
  /** What a host should have or do may have changed; null: of any host. */
  poke(hostId: string | null): void;
  /** Writes that these hosts were heard, and closes streams that have no right to be any more. */
  tend(): Promise<void>;
  closeAll(reason: string): void;
}

export interface SessionsDeps {
  readonly db: Database;
  readonly replica: string;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'agentStreams'>;
}

export function createSessions({ db, replica, log, metrics }: SessionsDeps): Sessions {
  const byHost = new Map<string, Session>();

  /** Hosts that were deleted, or whose newest stream is at another replica. */
  const strangers = async (): Promise<string[]> => {
    const rows = await db.sql
      .selectFrom('resource')
      .leftJoin('hostLink', 'hostLink.hostId', 'resource.id')
      .select('resource.id')
      .where('resource.id', 'in', [...byHost.keys()])
      .where((on) =>
        on.or([on('resource.deletedAt', 'is not', null), on('hostLink.replica', 'is distinct from', replica)]),
      )
      .execute();
    return rows.map(({ id }) => id);
  };

  return {
    add: (session) => {
      byHost.get(session.host.hostId)?.close('the host has opened a newer stream');
      byHost.set(session.host.hostId, session);
      metrics.agentStreams(byHost.size);
    },
    remove: async (session) => {
      const { hostId } = session.host;
      if (byHost.get(hostId) !== session) return;
      byHost.delete(hostId);
      metrics.agentStreams(byHost.size);
      await db.transaction((tx) => linkClosed(tx, hostId, replica));
    },
    poke: (hostId) => {
      if (hostId !== null) byHost.get(hostId)?.poke();
      else for (const session of byHost.values()) session.poke();
    },
    tend: async () => {
      if (byHost.size === 0) return;
      const before = new Map(byHost);
      for (const hostId of await strangers()) {
        const session = before.get(hostId);
        if (session !== byHost.get(hostId)) continue;
        log.info({ host: hostId }, 'a stream is closed: its host is gone or has a newer one elsewhere');
        session?.close('the host is gone or has a newer stream');
      }
      await linksSeen(db.sql, replica, [...byHost.keys()]);
    },
    closeAll: (reason) => {
      for (const session of byHost.values()) session.close(reason);
    },
  };
}
