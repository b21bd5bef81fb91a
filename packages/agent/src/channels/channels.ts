import { unlink } from 'node:fs/promises';
import { isMissing, readIfPresent, writeFileWhole } from '../files.ts';
import type { Log } from '../log.ts';
import type { DesiredChannel, ObservedChannel } from '../protocol/index.ts';
import type { Time } from '../time.ts';
import { type ChannelWorker, createChannelWorker } from './channel-worker.ts';
import type { ChannelPorts } from './ports.ts';

export interface ChannelsDeps {
  readonly ports: ChannelPorts;
  /** Where the ids of channels that were taken off the peer are kept. */
  readonly unjoinedFile: string;
  readonly publish: (channelId: string, observed: ObservedChannel | undefined) => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** All channels of this host, one worker each. */
export interface Channels {
  want(desired: ReadonlyMap<string, DesiredChannel>): Promise<void>;
  wakeAll(): void;
  committed(channelId: string, name: string, sequence: number): void;
  /** Before channels are taken off the peer: from then on none of them is joined again. */
  markUnjoined(channelIds: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const restMs = 10_000;
/** A host with many channels looks at each of them less often. */
const restPerChannelMs = 250;

async function readIds(file: string): Promise<Set<string>> {
  const text = await readIfPresent(file);
  return new Set(text === undefined ? [] : (JSON.parse(text) as string[]));
}

export async function openChannels(deps: ChannelsDeps): Promise<Channels> {
  const workers = new Map<string, ChannelWorker>();
  const unjoined = await readIds(deps.unjoinedFile);
  let desired: ReadonlyMap<string, DesiredChannel> = new Map();

  async function storeUnjoined(): Promise<void> {
    if (unjoined.size > 0) return writeFileWhole(deps.unjoinedFile, JSON.stringify([...unjoined]));
    await unlink(deps.unjoinedFile).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  function startWorker(channelId: string, first: DesiredChannel): void {
    const worker = createChannelWorker({
      ...deps,
      channelId,
      desired: () => desired.get(channelId) ?? first,
      unjoined: () => unjoined.has(channelId),
      publish: (observed) => deps.publish(channelId, observed),
      restMs: () => restMs + restPerChannelMs * workers.size,
    });
    workers.set(channelId, worker);
  }

  async function forget(channelId: string, worker: ChannelWorker): Promise<void> {
    workers.delete(channelId);
    await worker.stop();
    deps.publish(channelId, undefined);
    if (unjoined.delete(channelId)) await storeUnjoined();
  }

  return {
    async want(next) {
      const before = desired;
      desired = next;
      for (const [channelId, channel] of next) {
        const worker = workers.get(channelId);
        if (worker === undefined) startWorker(channelId, channel);
        else if (JSON.stringify(before.get(channelId)) !== JSON.stringify(channel)) worker.wake();
      }
      const gone = [...workers].filter(([channelId]) => !next.has(channelId));
      await Promise.all(gone.map(([channelId, worker]) => forget(channelId, worker)));
    },
    wakeAll() {
      for (const worker of workers.values()) worker.wake();
    },
    committed: (channelId, name, sequence) => workers.get(channelId)?.committed(name, sequence),
    async markUnjoined(channelIds) {
      for (const channelId of channelIds) unjoined.add(channelId);
      await storeUnjoined();
    },
    async stop() {
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}
