import type { CallOptions, CloudProvider } from '../port.ts';

export type CallName = Exclude<keyof CloudProvider, 'name' | 'describe' | 'validate'>;

/** Runs one call; it may change the options, time the run or replace its error, never its answer. */
export type Around = <T>(name: CallName, call: CallOptions, run: (call: CallOptions) => Promise<T>) => Promise<T>;

/** The provider with `around` about every call that leaves the process. Each page step of a listing is one call. */
export function wrapCalls(inner: CloudProvider, around: Around): CloudProvider {
  return {
    name: inner.name,
    describe: () => inner.describe(),
    validate: (spec) => inner.validate(spec),
    check: (call) => around('check', call, (next) => inner.check(next)),
    offers: (input, call) => around('offers', call, (next) => inner.offers(input, next)),
    ensureSite: (input, call) => around('ensureSite', call, (next) => inner.ensureSite(input, next)),
    createMachine: (spec, call) => around('createMachine', call, (next) => inner.createMachine(spec, next)),
    startMachine: (ref, call) => around('startMachine', call, (next) => inner.startMachine(ref, next)),
    observeMachine: (ref, call) => around('observeMachine', call, (next) => inner.observeMachine(ref, next)),
    listMachines: (input, call) => listing(inner, input, call, around),
    deleteMachine: (ref, call) => around('deleteMachine', call, (next) => inner.deleteMachine(ref, next)),
    deleteSite: (input, call) => around('deleteSite', call, (next) => inner.deleteSite(input, next)),
  };
}

async function* listing(
  inner: CloudProvider,
  input: { readonly owner: string },
  call: CallOptions,
  around: Around,
): ReturnType<CloudProvider['listMachines']> {
  // The inner iterator lives through many steps, so it gets a signal that ends when any step's signal does.
  const ended = new AbortController();
  const machines = inner.listMachines(input, { ...call, signal: ended.signal })[Symbol.asyncIterator]();
  const step = (name: CallName) =>
    around(name, call, async (next) => {
      const end = () => ended.abort(next.signal.reason);
      if (next.signal.aborted) end();
      next.signal.addEventListener('abort', end, { once: true });
      try {
        return await machines.next();
      } finally {
        next.signal.removeEventListener('abort', end);
      }
    });
  let stepping = false;
  try {
    for (;;) {
      stepping = true;
      const machine = await step('listMachines');
      stepping = false;
      if (machine.done === true) return;
      yield machine.value;
    }
  } finally {
    // A generator answers `return` only after its pending step, which may never come.
    if (!stepping) await machines.return?.(undefined);
  }
}
