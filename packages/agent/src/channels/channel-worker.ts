import { asHansaError, type ErrorCode } from '@hansa/core';
import type { Log } from '../log.ts';
import type { DesiredChannel, ObservedChannel } from '../protocol/index.ts';
import { backoffMs, type Time } from '../time.ts';
import { definitionOf, nextStep, type SeenChannel, type Step } from './channel-state.ts';
import type { ChannelPorts } from './ports.ts';
import { createChannelSteps } from './steps.ts';

export interface ChannelWorkerDeps {
  readonly channelId: string;
  readonly ports: ChannelPorts;
  readonly desired: () => DesiredChannel;
  /** The channel was taken off the peer by a task, for good. */
  readonly unjoined: () => boolean;
  readonly publish: (observed: ObservedChannel) => void;
  /** How long a channel that is as desired may go unseen. */
  readonly restMs: () => number;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** Brings one channel to what is desired, step by step, until it is told to stop. */
export interface ChannelWorker {
  /** Something changed: look at everything again, now. */
  wake(): void;
  /** A contract was committed through this very host. */
  committed(name: string, sequence: number): void;
  stop(): Promise<void>;
}

const firstDelayMs = 25;
const delayCapMs = 2_000;
/** After a new block its state follows within milliseconds; then nothing is due before the next block. */
const firstLookMs = 5;
const lookCapMs = 1_000;
/** What is in the way is told only if it stays: while a channel is young, others may still join. */
const patienceMs = 2_000;

const nothingSeen: SeenChannel = { orderer: 'absent', remains: false, peer: 'absent', definitions: new Map() };

interface Trouble {
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempts: number;
  readonly sinceMs: number;
}

/** The host refuses the block itself: trying again would be refused again. */
const isFinal = (trouble: Trouble): boolean => trouble.code === 'genesis.refused';

function observe(channelId: string, desired: DesiredChannel, seen: SeenChannel, trouble?: Trouble): ObservedChannel {
  const absent = trouble !== undefined && isFinal(trouble) ? 'failed' : 'absent';
  const { orderer, peer, remains } = seen;
  // An orderer has left only when nothing of the channel is left behind.
  const orderless = remains ? 'failed' : absent;
  return {
    channelId,
    orderer: orderer === 'absent' ? orderless : orderer.active ? 'active' : 'joining',
    ordererHeight: orderer === 'absent' ? 0 : orderer.height,
    peer: peer === 'absent' ? absent : 'joined',
    peerHeight: peer === 'absent' ? 0 : peer.height,
    contracts: desired.contracts.map(({ name }) => ({ name, ...definitionOf(seen, name) })),
    errorCode: trouble?.code ?? '',
    errorMessage: trouble?.message ?? '',
  };
}

export function createChannelWorker(deps: ChannelWorkerDeps): ChannelWorker {
  const { channelId, ports, time, random } = deps;
  const log = deps.log.child({ channel: channelId });
  const steps = createChannelSteps(channelId, ports);
  const stopping = new AbortController();
  let awake = new AbortController();
  let seen = nothingSeen;
  let fresh = false;
  let trouble: Trouble | undefined;
  let looks = 0;

  function publish(): void {
    const told = trouble !== undefined && (isFinal(trouble) || time.nowMs() - trouble.sinceMs >= patienceMs);
    deps.publish(observe(channelId, deps.desired(), seen, told ? trouble : undefined));
  }

  async function pause(ms: number, hint?: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = AbortSignal.any([stopping.signal, awake.signal]);
    if (hint === undefined) return await time.sleep(ms, over);
    const hinted = new AbortController();
    const either = AbortSignal.any([over, hinted.signal]);
    void hint(either).then(() => hinted.abort());
    await time.sleep(ms, either);
    if (hinted.signal.aborted) looks = 0;
    hinted.abort();
  }

  async function step(): Promise<void> {
    awake = new AbortController();
    const desired = deps.desired();
    if (!fresh) seen = await steps.see(desired);
    fresh = true;
    const next = nextStep(desired, seen, deps.unjoined());
    const startedAtMs = time.nowMs();
    seen = await steps.perform(next, desired, seen);
    trouble = undefined;
    publish();
    await after(next, startedAtMs);
  }

  async function after(next: Step, startedAtMs: number): Promise<void> {
    if (next.do === 'rest') {
      await pause(deps.restMs());
      if (fresh && !stopping.signal.aborted) seen = await steps.seeHeights(seen);
    } else if (next.do === 'await') {
      looks += 1;
      const delayMs = Math.min(firstLookMs * 2 ** looks, lookCapMs);
      await pause(delayMs, (signal) => ports.peer.untilBlock(channelId, signal));
    } else {
      looks = 0;
      log.info({ step: next.do, ms: time.nowMs() - startedAtMs }, 'channel step done');
    }
  }

  function inTheWay(error: unknown): Trouble {
    const { code, message } = asHansaError(error);
    return { code, message, attempts: (trouble?.attempts ?? 0) + 1, sinceMs: trouble?.sinceMs ?? time.nowMs() };
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await step();
      } catch (error) {
        trouble = inTheWay(error);
        fresh = false;
        log.debug({ err: error, attempts: trouble.attempts }, 'channel step failed');
        publish();
        const delayMs = backoffMs(trouble.attempts, firstDelayMs, delayCapMs, random);
        await pause(isFinal(trouble) ? deps.restMs() : delayMs);
      }
    }
  }

  const ended = run();
  return {
    wake() {
      fresh = false;
      awake.abort();
    },
    committed(name, sequence) {
      const before = definitionOf(seen, name);
      seen = { ...seen, definitions: new Map(seen.definitions).set(name, { ...before, committedSequence: sequence }) };
      publish();
      awake.abort();
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
