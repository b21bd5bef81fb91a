import { asHansaError } from '@hansa/core';
import type { Log } from '../log.ts';
import type { Time } from '../time.ts';
import type { PidFile } from './pid-file.ts';
import type { Exit, ProcessTable, RunningProcess } from './process.ts';
import { fingerprint, type Program } from './program.ts';
import { countFailures, describeExit, restartDelayMs } from './restart.ts';

export interface ComponentState {
  readonly state: 'starting' | 'running' | 'backoff' | 'stopped';
  readonly restarts: number;
  readonly message: string;
}

/** What a probe saw; the message says what is missing. It must not hang: a probe brings its own deadline. */
export interface Readiness {
  readonly ready: boolean;
  readonly message: string;
}

/** A program and how to know that it serves. */
export interface Component {
  readonly program: Program;
  readonly probe: () => Promise<Readiness>;
}

/** One child that is kept running across its own deaths and the agent's. */
export interface Supervised {
  readonly name: string;
  state(): ComponentState;
  /** Keeps the program running from now on; one with another fingerprint replaces the child. */
  run(component: Component): Promise<void>;
  /** SIGTERM, SIGKILL after the grace; resolves when the child is reaped. */
  stop(): Promise<void>;
  /** Stops the child, does the work, and starts the child again whatever came of it. */
  whileStopped(work: () => Promise<void>): Promise<void>;
  /** Ends the watching and leaves the child alone, for the agent's own end. */
  release(): Promise<void>;
}

export interface SupervisedDeps {
  readonly name: string;
  readonly processes: ProcessTable;
  readonly pidFile: PidFile;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
  readonly onChange: (state: ComponentState) => void;
}

const startingProbeMs = 25;
const runningProbeMs = 5_000;
/** Probes in a row that a running child may miss before it counts as not running. */
const missesMax = 3;

interface Keeping {
  readonly component: Component;
  readonly fingerprint: string;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

export function createSupervised(deps: SupervisedDeps): Supervised {
  const { name, processes, pidFile, time, random, onChange } = deps;
  const log = deps.log.child({ component: name });
  let state: ComponentState = { state: 'stopped', restarts: 0, message: '' };
  let child: RunningProcess | undefined;
  let keeping: Keeping | undefined;
  let queue: Promise<void> = Promise.resolve();

  function set(next: ComponentState['state'], message: string, restarts = state.restarts): void {
    if (state.state === next && state.message === message && state.restarts === restarts) return;
    state = { state: next, restarts, message };
    onChange(state);
  }

  /** Takes over what an earlier agent left: a child of this very program is adopted, any other is ended. */
  async function inherit(program: Program): Promise<RunningProcess | undefined> {
    const record = await pidFile.read();
    const identity = record ?? processes.find(name);
    const found = identity === undefined ? undefined : processes.adopt(identity);
    if (found === undefined) return undefined;
    if (record?.fingerprint === fingerprint(program)) {
      log.info({ pid: found.identity.pid }, 'child adopted');
      return found;
    }
    log.info({ pid: found.identity.pid }, 'child of another program ends');
    await end(found, program.stopGraceMs);
    return undefined;
  }

  /** A child that cannot be written down is ended: on a full disk each try would otherwise leave one more behind. */
  async function launch(program: Program): Promise<RunningProcess> {
    const started = await processes.start(program);
    child = started;
    try {
      await pidFile.write({ ...started.identity, fingerprint: fingerprint(program) });
    } catch (error) {
      await end(started, program.stopGraceMs);
      throw error;
    }
    log.info({ pid: started.identity.pid }, 'child started');
    return started;
  }

  /** Probes until the child ends, which is what it returns, or the keeping does. */
  async function watch(
    running: RunningProcess,
    probe: Component['probe'],
    stopping: AbortSignal,
  ): Promise<Exit | undefined> {
    let exit: Exit | undefined;
    const ending = new AbortController();
    void running.exit.then((seen) => {
      exit = seen;
      ending.abort();
    });
    const over = AbortSignal.any([stopping, ending.signal]);
    const startedAtMs = time.nowMs();
    let misses = missesMax;
    while (!over.aborted) {
      const { ready, message } = await probe();
      if (over.aborted) break;
      misses = ready ? 0 : misses + 1;
      if (ready && state.state !== 'running') log.info({ afterMs: time.nowMs() - startedAtMs }, 'child is ready');
      if (ready) set('running', '');
      else if (misses >= missesMax) set('starting', message);
      await time.sleep(ready ? runningProbeMs : startingProbeMs, over);
    }
    return exit;
  }

  async function keep({ program, probe }: Component, stopping: AbortSignal): Promise<void> {
    let failures = 0;
    child = await inherit(program);
    while (!stopping.aborted) {
      set('starting', '');
      const startedAtMs = time.nowMs();
      let why: string;
      try {
        const exit = await watch(child ?? (await launch(program)), probe, stopping);
        if (exit === undefined) return;
        why = describeExit(exit);
      } catch (error) {
        log.error({ err: asHansaError(error) }, 'child cannot be started');
        why = `cannot be started: ${error instanceof Error ? error.message : 'unknown'}`;
      }
      child = undefined;
      failures = countFailures(failures, time.nowMs() - startedAtMs);
      const delayMs = restartDelayMs(failures, random);
      log.warn({ why, delayMs, failures }, 'child ended');
      set('backoff', why, state.restarts + 1);
      await time.sleep(delayMs, stopping);
    }
  }

  async function end(running: RunningProcess, graceMs: number): Promise<void> {
    const reaped = new AbortController();
    const gone = running.exit.then(() => reaped.abort());
    processes.signal(running.identity, 'SIGTERM');
    await time.sleep(graceMs, reaped.signal);
    if (!reaped.signal.aborted) processes.signal(running.identity, 'SIGKILL');
    await gone;
    await pidFile.remove();
  }

  async function letGo(): Promise<Keeping | undefined> {
    const before = keeping;
    keeping = undefined;
    before?.stopping.abort();
    await before?.ended;
    return before;
  }

  async function stopNow(): Promise<void> {
    const before = await letGo();
    if (child !== undefined) await end(child, before?.component.program.stopGraceMs ?? 0);
    child = undefined;
    set('stopped', '');
  }

  /** One change at a time: a stop never meets a half-done start. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    const done = queue.then(change);
    queue = done.catch(() => undefined);
    return done;
  }

  function begin(component: Component): void {
    const stopping = new AbortController();
    const ended = keep(component, stopping.signal);
    keeping = { component, fingerprint: fingerprint(component.program), stopping, ended };
  }

  return {
    name,
    state: () => state,
    run: (component) =>
      inTurn(async () => {
        if (keeping?.fingerprint === fingerprint(component.program)) return;
        if (keeping !== undefined) await stopNow();
        begin(component);
      }),
    stop: () => inTurn(stopNow),
    whileStopped: (work) =>
      inTurn(async () => {
        const component = keeping?.component;
        await stopNow();
        try {
          await work();
        } finally {
          if (component !== undefined) begin(component);
        }
      }),
    release: () =>
      inTurn(async () => {
        await letGo();
        child = undefined;
      }),
  };
}
