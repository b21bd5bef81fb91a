import { type CloudDescription, CloudError, type CloudProvider, type MachineSpec } from '@hansa/clouds';

/** A cloud in memory whose machines "boot" by a callback; it remembers every call and can lose its next answer. */
export interface FakeCloud extends CloudProvider {
  readonly machines: ReadonlyMap<string, FakeMachine>;
  /** How many machines were ever made, by key. */
  readonly made: ReadonlyMap<string, number>;
  /** The next machine is made, but the caller gets an error. */
  loseNextAnswer(): void;
  /** Creations are refused so, until it is told undefined. */
  refuseCreations(error: CloudError | undefined): void;
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
  const machines = new Map<string, FakeMachine & { readonly halt: () => void }>();
  const made = new Map<string, number>();
  let loseAnswer = false;
  let refusal: CloudError | undefined;
  const handleOf = (key: string): string => `fake://${key}`;

  return {
    name: 'local',
    machines,
    made,
    loseNextAnswer: () => {
      loseAnswer = true;
    },
    refuseCreations: (error) => {
      refusal = error;
    },
    describe: () => description,
    validate: () => [],
    check: async () => ({ account: 'fake', problems: [] }),
    offers: async () => ({ zones: [], types: [], images: [], prices: [] }),
    ensureSite: async ({ key }) => ({ site: key, done: true }),
    createMachine: async (spec) => {
      if (refusal !== undefined) throw refusal;
      if (!machines.has(spec.key)) {
        const machine = { spec, address: `127.99.0.${machines.size + 1}` };
        made.set(spec.key, (made.get(spec.key) ?? 0) + 1);
        machines.set(spec.key, { ...machine, halt: boot(machine) });
      }
      if (loseAnswer) {
        loseAnswer = false;
        throw new CloudError('unknown-outcome', 'the answer was lost');
      }
      return { handle: handleOf(spec.key) };
    },
    startMachine: async () => undefined,
    observeMachine: async ({ key }) => {
      const machine = machines.get(key);
      if (machine === undefined) return { phase: 'absent', tags: {}, pollAfterMs };
      return { phase: 'running', privateAddress: machine.address, tags: machine.spec.tags, pollAfterMs };
    },
    listMachines: async function* () {
      for (const [key, { spec }] of machines) yield { key, handle: handleOf(key), phase: 'running', tags: spec.tags };
    },
    deleteMachine: async ({ key }) => {
      machines.get(key)?.halt();
      machines.delete(key);
    },
    deleteSite: async () => ({ done: true }),
  };
}
