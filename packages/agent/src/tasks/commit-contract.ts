import { HansaError } from '@hansa/core';
import type { Lifecycle } from '@hansa/fabric';
import type { CommitContract } from '../protocol/index.ts';
import { backoffMs, type Time } from '../time.ts';

export interface CommitContractDeps {
  readonly lifecycle: () => Lifecycle;
  readonly committed: (channelId: string, name: string, sequence: number) => void;
  readonly time: Time;
  readonly random: () => number;
}

const firstDelayMs = 25;
const delayCapMs = 1_000;
/** The orderers of a young channel gather within seconds; a city that is away may take longer. */
const deadlineMs = 90_000;

/**
 * Commits a contract's definition on a channel. Another city's peer may be a block behind its own approval, and the orderers of a
 * young channel may still gather: what is refused is tried again until the deadline, then the last error is the task's.
 */
export function createCommitContract(deps: CommitContractDeps): (task: CommitContract) => Promise<void> {
  const { time, random } = deps;
  return async ({ channelId, definition, endorsingMspIds }) => {
    if (definition === null) throw new HansaError('request.invalid', 'The task names no definition');
    const { name, version, sequence } = definition;
    const untilMs = time.nowMs() + deadlineMs;
    for (let attempt = 1; ; attempt++) {
      try {
        await deps.lifecycle().commit({ channelId, definition: { name, version, sequence }, endorsingMspIds });
        return deps.committed(channelId, name, sequence);
      } catch (error) {
        if (time.nowMs() >= untilMs) throw error;
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, random));
      }
    }
  };
}
