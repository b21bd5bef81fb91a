import { asHansaError, HansaError } from '@hansa/core';
import type { Log } from '../log.ts';
import type { CommitContract, Task, TaskResult, UnjoinChannels } from '../protocol/index.ts';

export interface TaskHandlers {
  readonly commitContract: (body: CommitContract) => Promise<void>;
  readonly unjoinChannels: (body: UnjoinChannels) => Promise<void>;
}

export interface TaskRunnerDeps {
  readonly handlers: TaskHandlers;
  readonly send: (result: TaskResult) => void;
  readonly log: Log;
}

/** Tasks remembered after their end, so that one sent again is answered and not done again. */
const rememberedMax = 1_000;

/**
 * Does what is asked once. A task may come again (after a reconnect, say): running, it is left alone; ended, its result is
 * sent again; unknown after a restart of the agent, it is done again, which every handler bears.
 */
export function createTaskRunner({ handlers, send, log }: TaskRunnerDeps): (task: Task) => void {
  const results = new Map<string, TaskResult | 'running'>();

  function handle(task: Task): Promise<void> {
    if (task.commitContract) return handlers.commitContract(task.commitContract);
    if (task.unjoinChannels) return handlers.unjoinChannels(task.unjoinChannels);
    throw new HansaError('request.invalid', 'This agent does not know the task');
  }

  async function run(task: Task): Promise<TaskResult> {
    const startedAt = performance.now();
    const elapsed = (): number => Math.round(performance.now() - startedAt);
    try {
      await handle(task);
      log.info({ task: task.id, kind: task.body, ms: elapsed() }, 'task done');
      return { id: task.id, ok: true, errorCode: '', errorMessage: '' };
    } catch (error) {
      const { code, message } = asHansaError(error);
      log.warn({ task: task.id, kind: task.body, ms: elapsed(), err: error }, 'task failed');
      return { id: task.id, ok: false, errorCode: code, errorMessage: message };
    }
  }

  function forgetOldest(): void {
    for (const [id, result] of results) {
      if (results.size <= rememberedMax) return;
      if (result !== 'running') results.delete(id);
    }
  }

  return (task) => {
    const known = results.get(task.id);
    if (known === 'running') return;
    if (known !== undefined) {
      send(known);
      return;
    }
    results.set(task.id, 'running');
    void run(task).then((result) => {
      // A failed task may be asked for again and must then be tried again.
      if (result.ok) results.set(task.id, result);
      else results.delete(task.id);
      forgetOldest();
      send(result);
    });
  };
}
