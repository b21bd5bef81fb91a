import {
  type CloudDescription,
  CloudError,
  type CloudProvider,
  type ListedMachine,
  type MachineObservation,
  type MachinePhase,
  type MachineSpec,
} from '@hansa/clouds';

/** A cloud in memory whose machines "boot" by a callback; it remembers every call and can lose its next answer. */
export interface FakeCloud extends CloudProvider {
  readonly machines: ReadonlyMap<string, FakeMachine>;
  /** How many machines were ever made, by key. */
  readonly made: ReadonlyMap<string, number>;
  /** How often a machine was asked about. */
  observed(key: string): number;
  /** How often machines were listed. */
  listings(): number;
  /** The next machine is made, but the caller gets an error. */
  loseNextAnswer(): void;
  /** Creations are refused so, until it is told undefined. */
  refuseCreations(error: CloudError | undefined): void;
  /** Somebody changes a machine at the vendor's console; what runs on one that does not run any more ends. */
  tamper(key: string, change: Partial<FakeState>): void;
  /** Somebody deletes a machine at the vendor's console. */
  vanish(key: string): void;
  /** A machine that nobody of the league made, though it carries its tags. */
  plant(key: string, tags: Readonly<Record<string, string>>): void;
  /** Every machine is shown so, or cannot be asked after, until it is told undefined. */
  show(sight: Partial<MachineObservation> | CloudError | undefined): void;
}

interface FakeState {
  readonly phase: MachinePhase;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FakeMachine {
  readonly spec: MachineSpec;
  readonly address: string;
}

export interface FakeCloudOptions {
  /** Takes a machine's user data and runs it; the answer ends it. */
  readonly boot: (machine: FakeMachine) => () => void;
}

const pollAfterMs = 20;

const description: CloudDescription = {
  cloud: 'local',
  capabilities: {
    idempotency: 'lookup',
    creation: 'id',
    listLagMs: 0,
    publicAddress: false,
    suspends: false,
    prices: false,
    exemptFromSpread: true,
  },
  limits: {
    keyLengthMax: 63,
    userDataBytesMax: 1_024,
    tagsMax: 8,
    tagKeyLengthMax: 63,
    tagValueLengthMax: 63,
  },
};

export function createFakeCloud({ boot }: FakeCloudOptions): FakeCloud {
  const machines = new Map<string, FakeMachine & { halt: () => void; state: FakeState }>();
  const made = new Map<string, number>();
  const observations = new Map<string, number>();
  let listings = 0;
  let loseAnswer = false;
  let refusal: CloudError | undefined;
  let shown: Partial<MachineObservation> | CloudError | undefined;
  const handleOf = (key: string): string => `fake://${key}`;
  const add = (spec: MachineSpec, start: (machine: FakeMachine) => () => void): void => {
    const machine = { spec, address: `127.99.0.${machines.size + 1}` };
    const { type, tags } = spec;
    machines.set(spec.key, { ...machine, halt: start(machine), state: { phase: 'running', type, tags } });
  };
  const remove = (key: string): void => {
    machines.get(key)?.halt();
    machines.delete(key);
  };

  return {
    name: 'local',
    machines,
    made,
    observed: (key) => observations.get(key) ?? 0,
    listings: () => listings,
    loseNextAnswer: () => {
      loseAnswer = true;
    },
    refuseCreations: (error) => {
      refusal = error;
    },
    tamper: (key, change) => {
      const machine = machines.get(key);
      if (machine === undefined) throw new Error(`There is no machine ${key}`);
      machine.state = { ...machine.state, ...change };
      if (machine.state.phase !== 'running') machine.halt();
    },
    vanish: remove,
    plant: (key, tags) => {
      const spec = { owner: '', key, site: '', type: 'small', image: 'linux', diskGiB: 20, userData: '', tags };
      add(spec, () => () => undefined);
    },
    show: (sight) => {
      shown = sight;
    },
    describe: () => description,
    validate: () => [],
    check: async () => ({ account: 'fake', problems: [] }),
    offers: async () => ({ zones: [], types: [], images: [], prices: [] }),
    ensureSite: async ({ key }) => ({ site: key, done: true }),
    createMachine: async (spec) => {
      if (refusal !== undefined) throw refusal;
      if (!machines.has(spec.key)) {
        made.set(spec.key, (made.get(spec.key) ?? 0) + 1);
        add(spec, boot);
      }
      if (loseAnswer) {
        loseAnswer = false;
        throw new CloudError('unknown-outcome', 'the answer was lost');
      }
      return { handle: handleOf(spec.key) };
    },
    startMachine: async ({ key }) => {
      const machine = machines.get(key);
      if (machine === undefined) throw new CloudError('not-found', 'There is no such machine');
      if (machine.state.phase === 'running') return;
      machine.state = { ...machine.state, phase: 'running' };
      machine.halt = boot(machine);
    },
    observeMachine: async ({ key }) => {
      observations.set(key, (observations.get(key) ?? 0) + 1);
      if (shown instanceof CloudError) throw shown;
      const machine = machines.get(key);
      if (machine === undefined) return { phase: 'absent', tags: {}, pollAfterMs };
      return { ...machine.state, privateAddress: machine.address, pollAfterMs, ...shown };
    },
    listMachines: async function* () {
      listings += 1;
      for (const [key, { state }] of machines) yield { key, handle: handleOf(key), ...state } satisfies ListedMachine;
    },
    deleteMachine: async ({ key }) => remove(key),
    deleteSite: async () => ({ done: true }),
  };
}
