import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HansaError } from '@hansa/core';
import type { UnjoinChannels } from '../protocol/index.ts';
import type { Supervised } from '../supervise/supervised.ts';

export interface UnjoinChannelsDeps {
  readonly peer: Supervised;
  /** Runs `peer node unjoin -c <channel>`. */
  readonly unjoin: (channelId: string) => Promise<void>;
  readonly markUnjoined: (channelIds: readonly string[]) => Promise<void>;
  readonly afterwards: () => void;
}

/**
 * Takes channels off the peer: Fabric can do that only while the peer is stopped. That the channels are to be gone is written
 * first, so that no restart of the agent joins them again; doing it twice does no harm.
 */
export function createUnjoinChannels(deps: UnjoinChannelsDeps): (task: UnjoinChannels) => Promise<void> {
  return async ({ channelIds }) => {
    await deps.markUnjoined(channelIds);
    await deps.peer.whileStopped(async () => {
      for (const channelId of channelIds) await deps.unjoin(channelId);
    });
    deps.afterwards();
  };
}

const unjoinTimeoutMs = 60_000;

/** What the peer's command line says of a channel that it does not have (any more). */
const isGone = (complaint: string): boolean => /ledger \[.*\] does not exist/.test(complaint);

/** `fabric.refused` when the command fails for another reason than that the channel is gone already. */
export function createUnjoinCommand(binary: string, environment: NodeJS.ProcessEnv): UnjoinChannelsDeps['unjoin'] {
  return async (channelId) => {
    try {
      const options = { env: environment, timeout: unjoinTimeoutMs };
      await promisify(execFile)(binary, ['node', 'unjoin', '-c', channelId], options);
    } catch (cause) {
      const complaint = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
      if (isGone(complaint)) return;
      throw new HansaError('fabric.refused', `The peer could not be taken off ${channelId}: ${complaint.slice(-500)}`, {
        cause,
      });
    }
  };
}
