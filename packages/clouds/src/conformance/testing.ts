import { CloudError } from '../errors.ts';
import type { CallOptions, CloudDescription, CloudProvider, MachinePhase, MachineSpec } from '../port.ts';
import type { ConformanceHarness } from './case.ts';
import { createMemoryWorld } from './testing-world.ts';
import type { ConformanceWorld } from './world.ts';

/** For tests: a provider in memory that keeps every rule, unless it is told to break one. */
export type Flaw =
  | 'forgets keys'
  | 'takes the last spec'
  | 'lists every owner'
  | 'loses tags'
  | 'forgets types'
  | 'deletes nothing'
  | 'deletes everything'
  | 'leaves a disk behind'
  | 'throws when absent'
  | 'ignores the signal'
  | 'shows user data'
  | 'throws a plain error'
  | 'lists one page'
  | 'believes garbage'
  | 'takes a quota for a throttle'
  | 'shows its credentials';

interface Machine {
  spec: MachineSpec;
  readonly handle: string;
  readonly address: string;
  phase: MachinePhase;
}

export const memorySpec = (key: string, userData = ''): MachineSpec => ({
  owner: 'lg-memory',
  key,
  site: 'memory',
  type: 'memory',
  image: 'memory',
  diskGiB: 1,
  userData,
  tags: { city: '310100' },
});

const description: CloudDescription = {
  cloud: 'memory',
  capabilities: {
    idempotency: 'token',
    creation: 'id',
    listLagMs: 0,
    publicAddress: false,
    suspends: false,
    prices: false,
    exemptFromSpread: true,
  },
  limits: { keyLengthMax: 63, userDataBytesMax: 1024, tagsMax: 10, tagKeyLengthMax: 64, tagValueLengthMax: 64 },
};

export interface MemoryCloud extends CloudProvider {
  readonly world: ConformanceWorld;
  crash(key: string): void;
  leftovers(): readonly string[];
}

export function createMemoryCloud(flaw?: Flaw): MemoryCloud {
  let machines: Machine[] = [];
  const find = (key: string) => machines.find(({ spec }) => spec.key === key);
  const disks = new Set<string>();
  let made = 0;
  const { world, meet } = createMemoryWorld(flaw);

  const run = async <T>(name: string, call: CallOptions, work: () => T): Promise<T> => {
    if (flaw === 'throws a plain error') throw new Error('A plain error');
    if (call.signal.aborted && flaw !== 'ignores the signal') throw new CloudError('unavailable', 'Called off');
    return await meet(name, call, work);
  };
  const validate = ({ key, type, image }: MachineSpec) =>
    [
      { field: 'key', rule: 'must be a key', holds: /^[a-z0-9-]{1,63}$/.test(key) },
      { field: 'type', rule: 'must be memory', holds: type === 'memory' },
      { field: 'image', rule: 'must be memory', holds: image === 'memory' },
    ].flatMap(({ field, rule, holds }) => (holds ? [] : [{ field, rule }]));

  const create = (spec: MachineSpec) => {
    if (validate(spec).length > 0) {
      throw new CloudError('invalid', flaw === 'shows user data' ? `Bad: ${spec.userData}` : 'The spec breaks a rule');
    }
    const known = find(spec.key);
    if (known !== undefined && flaw === 'takes the last spec') known.spec = spec;
    if (known !== undefined && flaw !== 'forgets keys') return { handle: known.handle };
    made += 1;
    const machine: Machine = { spec, handle: `memory-${made}`, address: `10.0.0.${made}`, phase: 'running' };
    machines.push(machine);
    disks.add(spec.key);
    return { handle: machine.handle };
  };
  const observe = (key: string) => {
    const machine = find(key);
    if (machine === undefined && flaw === 'throws when absent') throw new CloudError('not-found', 'No such machine');
    if (machine === undefined) return { phase: 'absent' as const, tags: {}, pollAfterMs: 1 };
    const tags = flaw === 'loses tags' ? {} : machine.spec.tags;
    const { handle: providerId, address: privateAddress, phase } = machine;
    const type = flaw === 'forgets types' ? {} : { type: machine.spec.type };
    return { phase, providerId, privateAddress, ...type, tags, pollAfterMs: 1 };
  };
  const remove = (key: string) => {
    if (flaw === 'deletes nothing') return;
    machines = machines.filter(({ spec }) => spec.key !== key && flaw !== 'deletes everything');
    if (flaw !== 'leaves a disk behind') disks.delete(key);
  };
  const start = (key: string) => {
    const machine = find(key);
    if (machine === undefined) throw new CloudError('not-found', 'There is no such machine');
    machine.phase = 'running';
  };
  const removeSite = (key: string) => {
    if (machines.some(({ spec }) => spec.site === key)) throw new CloudError('invalid', 'In use');
    return { done: true };
  };

  const provider: MemoryCloud = {
    name: 'memory',
    world: { ...world, withWrongSecret: async () => createStranger(flaw), reopen: async () => provider },
    describe: () => description,
    validate,
    check: (call) => run('check', call, () => ({ account: 'memory', problems: [] })),
    offers: (_region, call) => run('', call, () => ({ zones: [], types: [], images: [], prices: [] })),
    ensureSite: ({ key }, call) => run('', call, () => ({ site: key, done: true })),
    createMachine: (spec, call) => run('create', call, () => create(spec)),
    startMachine: ({ key }, call) => run('', call, () => start(key)),
    observeMachine: ({ key }, call) => run('', call, () => observe(key)),
    listMachines: async function* ({ owner }, call) {
      const all = await run('list', call, () => machines);
      const owned = all.filter(({ spec }) => spec.owner === owner || flaw === 'lists every owner');
      const own = flaw === 'lists one page' ? owned.slice(0, 5) : owned;
      for (const { spec, handle, phase } of own) {
        const { key, type, tags } = spec;
        yield { key, handle, phase, type, tags: flaw === 'loses tags' ? {} : tags };
      }
    },
    deleteMachine: ({ key }, call) => run('', call, () => remove(key)),
    deleteSite: ({ key }, call) => run('', call, () => removeSite(key)),
    crash: (key) => {
      const machine = find(key);
      if (machine !== undefined) machine.phase = 'stopped';
    },
    leftovers: () => [...machines.map(({ handle }) => handle), ...disks],
  };
  return provider;
}

/** The provider in memory for someone whose secret is wrong. */
function createStranger(flaw?: Flaw): CloudProvider {
  const stranger = createMemoryCloud(flaw);
  const { script, operations } = stranger.world;
  for (const operation of [operations.check, operations.list]) script({ operation, kind: 'credentials', times: 100 });
  return stranger;
}

export function memoryHarness(flaw?: Flaw): ConformanceHarness {
  const cloud = createMemoryCloud(flaw);
  return {
    provider: cloud,
    settleMs: 500,
    world: cloud.world,
    spec: memorySpec,
    crash: async (key) => cloud.crash(key),
    leftovers: async () => cloud.leftovers(),
  };
}
