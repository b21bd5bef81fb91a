import type { Down } from '@hansa/agent/protocol';
import type { Log } from '../log/log.ts';
import { type Database, desiredSince, openTasks, taskSent } from '../store/index.ts';
import { desiredMessage, taskMessage } from './messages.ts';

/** Sends one host what it should have and do, as soon as it is told that there may be something. */
export interface Pusher {
  /** The agent holds this revision: pushing begins. */
  begin(revision: number): void;
  /** There may be something to send. Cheap to call at any time. */
  poke(): void;
  stop(): void;
}

export interface PusherDeps {
  readonly db: Database;
  readonly hostId: string;
  readonly send: (message: Down) => void;
  readonly log: Log;
}

export function createPusher({ db, hostId, send, log }: PusherDeps): Pusher {
  const sentTasks = new Set<string>();
  let sentRevision: number | undefined;
  let pushing = false;
  let again = false;

  const pushDesired = async (since: number): Promise<void> => {
    const changes = await desiredSince(db.sql, hostId, since);
    const news = changes.full || changes.upserts.length + changes.removals.length > 0;
    if (sentRevision === undefined || !news || (changes.full && changes.revision === 0)) return;
    send(desiredMessage(changes));
    sentRevision = changes.revision;
  };

  const pushTasks = async (): Promise<void> => {
    const fresh = (await openTasks(db.sql, hostId)).filter(({ id }) => !sentTasks.has(id));
    for (const task of fresh) {
      if (sentRevision === undefined) return;
      send(taskMessage(task));
      sentTasks.add(task.id);
      await taskSent(db.sql, task.id);
    }
  };

  const push = async (): Promise<void> => {
    pushing = true;
    try {
      while (again && sentRevision !== undefined) {
        again = false;
        await pushDesired(sentRevision);
        await pushTasks();
      }
    } catch (error) {
      log.warn({ err: error }, 'pushing to the agent failed; the next poll tries again');
    } finally {
      pushing = false;
    }
  };

  const poke = (): void => {
    again = true;
    if (!pushing && sentRevision !== undefined) void push();
  };

  return {
    begin: (revision) => {
      sentRevision = revision;
      poke();
    },
    poke,
    stop: () => {
      sentRevision = undefined;
    },
  };
}
