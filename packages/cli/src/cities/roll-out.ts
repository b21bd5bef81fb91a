import { setTimeout as delay } from 'node:timers/promises';
import type { CityNode, Client, CreatedCityNode } from '@hansa/client';
import { findCity } from '@hansa/core/cities';
import type { Context } from '../context.ts';
import { describeFailure } from '../failure.ts';
import { joinAdvice } from '../show/city-plan.ts';
import { RollOutError } from './roll-out-error.ts';
import type { CityWish } from './wish.ts';

export interface RollOutFlags {
  readonly wait?: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What became of a city. `join` or, of three hosts, `joins`: told once, for machines of one's own. */
export interface CityOutcome {
  readonly city: string;
  readonly cloud: string;
  readonly id?: string;
  readonly state: 'ready' | 'deploying' | 'refused';
  readonly message?: string;
  readonly join?: NonNullable<CreatedCityNode['join']>;
  readonly joins?: NonNullable<CreatedCityNode['joins']>;
}

type Tell = (wish: CityWish, text: string, below?: string) => void;

const createsAtOnce = 8;
const lookEveryMs = 1_000;

/**
 * Deploys cities and, if asked to, waits until all are Ready, with a line on standard error whenever one is further. What is
 * there already is taken as it is, so a roll-out that was stopped goes on where it was when it is run again.
 * @throws RollOutError once it has gone as far as it can, when a city was refused or is not Ready in time
 */
export async function rollOut(
  context: Context,
  wishes: readonly CityWish[],
  flags: RollOutFlags,
): Promise<CityOutcome[]> {
  const client = await context.client();
  const tell: Tell = ({ city, cloud }, text, below = '') =>
    context.streams.err.write(`${city} ${findCity(city)?.name ?? ''} on ${cloud}: ${text}\n${below}`);
  const there = new Map((await client.cityNodes.list()).map((node) => [node.spec.city, node]));
  const outcomes: CityOutcome[] = [];
  try {
    await inTurns(wishes, createsAtOnce, context.signal, async (wish, at) => {
      outcomes[at] = await deploy(client, wish, there, tell);
    });
    if (flags.wait === true) await waitForAll(context, client, outcomes, wishes, flags.timeout, tell);
  } catch (error) {
    if (context.signal.aborted) context.streams.err.write(stoppedText(outcomes, wishes.length));
    throw error;
  }
  const failed = outcomes.filter(({ state }) => state === 'refused' || (flags.wait === true && state !== 'ready'));
  if (failed.length > 0) throw new RollOutError(outcomes, failed);
  return outcomes;
}

async function deploy(
  client: Client,
  wish: CityWish,
  there: ReadonlyMap<string, CityNode>,
  tell: Tell,
): Promise<CityOutcome> {
  const { city, cloud } = wish;
  const existing = there.get(city);
  if (existing !== undefined && existing.deletingAt === null) {
    if (existing.spec.cloud === cloud)
      return { city, cloud, id: existing.id, state: existing.ready ? 'ready' : 'deploying' };
    return refused(wish, `there is a city node here already, on ${existing.spec.cloud}: ${existing.id}`, tell);
  }
  try {
    const { id, join, joins } = await client.cityNodes.create(wish);
    const told = { ...(join && { join }), ...(joins && { joins }) };
    // At once: whoever stops this before the end would never learn the secrets.
    tell(wish, `accepted as ${id}`, joinAdvice(told));
    return { city, cloud, id, state: 'deploying', ...told };
  } catch (error) {
    const { code, message, details } = describeFailure(error);
    // Nothing that the others would not meet too.
    if (code === 'unreachable' || code.startsWith('auth.')) throw error;
    return refused(wish, [message, ...details].join('; '), tell);
  }
}

function refused({ city, cloud, ...wish }: CityWish, message: string, tell: Tell): CityOutcome {
  tell({ city, cloud, ...wish }, `refused: ${message}`);
  return { city, cloud, state: 'refused', message };
}

/** Looks at all of them at once, each second: one request, however many they are. */
async function waitForAll(
  { signal }: Context,
  client: Client,
  outcomes: CityOutcome[],
  wishes: readonly CityWish[],
  timeoutMs: number,
  tell: Tell,
): Promise<void> {
  const startedMs = performance.now();
  const told = new Map<string, string>();
  while (outcomes.some(({ state }) => state === 'deploying')) {
    const nodes = new Map((await client.cityNodes.list()).map((node) => [node.id, node]));
    for (const [at, wish] of wishes.entries()) {
      const outcome = outcomes[at];
      if (outcome?.state !== 'deploying') continue;
      const node = nodes.get(outcome.id ?? '');
      const text =
        node === undefined
          ? 'was deleted by someone'
          : node.ready
            ? `ready after ${seconds(startedMs)} (${readyOf(outcomes) + 1} of ${wishes.length})`
            : node.message || node.reason;
      if (told.get(wish.city) !== text) tell(wish, text);
      told.set(wish.city, text);
      const state = node === undefined ? 'refused' : node.ready ? 'ready' : 'deploying';
      outcomes[at] = state === 'ready' ? { ...outcome, state } : { ...outcome, state, message: text };
    }
    if (performance.now() - startedMs > timeoutMs) return;
    if (outcomes.some(({ state }) => state === 'deploying')) await delay(lookEveryMs, undefined, { signal });
  }
}

const readyOf = (outcomes: readonly CityOutcome[]): number => outcomes.filter(({ state }) => state === 'ready').length;

/** Entries are missing where the stop came before the city's turn. */
function stoppedText(outcomes: readonly CityOutcome[], cities: number): string {
  const begun = outcomes.filter(({ state }) => state !== 'refused').length;
  return `stopped: ${begun} of ${cities} cities were begun, ${readyOf(outcomes)} are ready; they go on, and the same command takes up the rest\n`;
}

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1_000).toFixed(1)} s`;

/** Works on so many at a time, in the order of the items. */
async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      signal.throwIfAborted();
      await work(items[at] as T, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
