import type { Condition } from '@hansa/core';
import { isNotFound, WaitTimeoutError } from './errors.ts';
import { follow } from './follow.ts';
import type { Transport } from './transport.ts';

/** What waiting needs to know of a resource, whatever its kind. */
export interface Observable {
  readonly id: string;
  readonly name: string;
  readonly ready: boolean;
  readonly generation: number;
  readonly conditions: readonly Condition[];
}

export interface WaitOptions<T extends Observable = Observable> {
  /** `Ready`, or the type of a condition; `Ready` when absent. */
  readonly condition?: string;
  /** 5 minutes when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called with each state that differs from the one before. */
  readonly onChange?: (resource: T) => void;
}

export interface WaitDeps<T extends Observable> {
  readonly transport: Transport;
  readonly get: (signal: AbortSignal) => Promise<T>;
  /** Reads again after this long while the event stream is broken; 1 s. */
  readonly pollMs?: number;
  /** Reads again after this long even while the stream stands: the net below a stream that died in silence; 10 s. */
  readonly sweepMs?: number;
}

const timeoutMsDefault = 300_000;

/**
 * Resolves with the resource as soon as the condition holds at its current generation.
 * @throws WaitTimeoutError when it does not in time, ProblemError when the API refuses (a deleted resource: 404)
 */
export async function waitFor<T extends Observable>(
  deps: WaitDeps<T>,
  id: string,
  options: WaitOptions<T> = {},
): Promise<T> {
  const { condition = 'Ready', onChange } = options;
  let last: T | undefined;
  const look = async (signal: AbortSignal): Promise<T | undefined> => {
    const resource = await deps.get(signal);
    if (last === undefined || differs(last, resource)) onChange?.(resource);
    last = resource;
    return conditionHolds(resource, condition) ? resource : undefined;
  };
  const timedOut = (timeoutMs: number) =>
    new WaitTimeoutError(describeTimeout(last, id, condition, timeoutMs), last?.conditions ?? []);
  return lookUntilFound(deps, id, options, look, timedOut);
}

/**
 * Resolves when the API no longer knows the resource: its deletion has been observed to the end.
 * @throws WaitTimeoutError when it is still there after the time
 */
export async function waitUntilGone<T extends Observable>(
  deps: WaitDeps<T>,
  id: string,
  options: Omit<WaitOptions<T>, 'condition'> = {},
): Promise<void> {
  let last: T | undefined;
  const look = async (signal: AbortSignal): Promise<true | undefined> => {
    try {
      const resource = await deps.get(signal);
      if (last === undefined || differs(last, resource)) options.onChange?.(resource);
      last = resource;
      return undefined;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  };
  const timedOut = (timeoutMs: number) =>
    new WaitTimeoutError(`${last?.name ?? id} was still there after ${seconds(timeoutMs)}`, last?.conditions ?? []);
  await lookUntilFound(deps, id, options, look, timedOut);
}

/** Looks at once, then after each event, when the stream opens (what happened before was not told), and by the clock. */
async function lookUntilFound<T extends Observable, R>(
  deps: WaitDeps<T>,
  id: string,
  { timeoutMs = timeoutMsDefault, signal }: WaitOptions<T>,
  look: (signal: AbortSignal) => Promise<R | undefined>,
  timedOut: (timeoutMs: number) => Error,
): Promise<R> {
  const end = new AbortController();
  const timeout = AbortSignal.timeout(timeoutMs);
  const until = AbortSignal.any([end.signal, timeout, ...(signal === undefined ? [] : [signal])]);
  const bell = createBell();
  let streaming = false;
  const listening = listen(deps.transport, id, until, bell, (standing) => {
    streaming = standing;
  });
  try {
    for (;;) {
      bell.reset();
      const found = await look(until);
      if (found !== undefined) return found;
      await bell.rung(streaming ? (deps.sweepMs ?? 10_000) : (deps.pollMs ?? 1_000), until);
      until.throwIfAborted();
    }
  } catch (error) {
    if (timeout.aborted && !signal?.aborted) throw timedOut(timeoutMs);
    throw error;
  } finally {
    end.abort();
    await listening;
  }
}

/** Rings for each item of the stream. A stream that is refused leaves the clock to do the work. */
async function listen(
  transport: Transport,
  id: string,
  signal: AbortSignal,
  bell: Bell,
  setStanding: (standing: boolean) => void,
): Promise<void> {
  try {
    for await (const item of follow(transport, { resource: id, signal })) {
      setStanding(item.type !== 'broken');
      if (item.type !== 'broken') bell.ring();
    }
  } catch {
    // Refused for good: `look` meets the same refusal and tells it, or polling finds the answer without the stream.
    setStanding(false);
  }
}

interface Bell {
  ring(): void;
  reset(): void;
  /** Resolves when rung since the last reset, after the time, or at the abort. */
  rung(withinMs: number, signal: AbortSignal): Promise<void>;
}

function createBell(): Bell {
  let rang = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      wake?.();
    },
    reset() {
      rang = false;
    },
    async rung(withinMs, signal) {
      if (rang || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      if (wake !== undefined) signal.removeEventListener('abort', wake);
      wake = undefined;
    },
  };
}

function conditionHolds(resource: Observable, type: string): boolean {
  if (type === 'Ready') return resource.ready;
  const condition = resource.conditions.find((one) => one.type === type);
  return condition?.status === 'True' && condition.observedGeneration === resource.generation;
}

function differs(before: Observable, after: Observable): boolean {
  return before.ready !== after.ready || JSON.stringify(before.conditions) !== JSON.stringify(after.conditions);
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** Names each condition that is in the way, with what it waits for. */
function describeTimeout(last: Observable | undefined, id: string, condition: string, timeoutMs: number): string {
  const inTheWay = (last?.conditions ?? [])
    .filter(({ status }) => status !== 'True')
    .map(({ type, status, reason, message }) => `${type} is ${status} (${message || reason})`);
  const why = inTheWay.length === 0 ? 'nothing was reported yet' : inTheWay.join('; ');
  return `${last?.name ?? id} was not ${condition} after ${seconds(timeoutMs)}: ${why}`;
}
