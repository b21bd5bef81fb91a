import type { PidFile, PidRecord } from '../supervise/pid-file.ts';
import type { Exit, ProcessIdentity, ProcessTable, RunningProcess } from '../supervise/process.ts';

export interface FakeProcess extends RunningProcess {
  readonly signals: string[];
  end(exit: Exit): void;
}

export interface FakeProcesses extends ProcessTable {
  readonly started: readonly FakeProcess[];
  /** A process that an earlier agent left. */
  leave(name?: string): FakeProcess;
  /** Whether SIGTERM ends a process; SIGKILL always does. */
  obedient: boolean;
}

export function createFakeProcesses(): FakeProcesses {
  const started: FakeProcess[] = [];
  const alive = new Map<number, FakeProcess>();
  const marks = new Map<string, ProcessIdentity>();
  let lastPid = 100;

  function create(): FakeProcess {
    const pid = ++lastPid;
    let resolve: (exit: Exit) => void = () => undefined;
    const exit = new Promise<Exit>((done) => {
      resolve = done;
    });
    const end = (how: Exit): void => {
      alive.delete(pid);
      resolve(how);
    };
    const process: FakeProcess = { identity: { pid, startTime: `t${pid}` }, exit, signals: [], end };
    alive.set(pid, process);
    return process;
  }

  const processes: FakeProcesses = {
    started,
    obedient: true,
    leave(name) {
      const process = create();
      if (name !== undefined) marks.set(name, process.identity);
      return process;
    },
    async start() {
      const process = create();
      started.push(process);
      return process;
    },
    adopt: ({ pid, startTime }) => (alive.get(pid)?.identity.startTime === startTime ? alive.get(pid) : undefined),
    find: (name) => marks.get(name),
    signal({ pid }, signal) {
      const process = alive.get(pid);
      process?.signals.push(signal);
      if (signal === 'SIGKILL' || processes.obedient) process?.end({ code: null, signal });
    },
  };
  return processes;
}

export function createFakePidFile(record?: PidRecord): PidFile & { current: () => PidRecord | undefined } {
  let current = record;
  return {
    current: () => current,
    read: async () => current,
    async write(next) {
      current = next;
    },
    async remove() {
      current = undefined;
    },
  };
}
