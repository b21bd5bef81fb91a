import { CloudError } from '../errors.ts';
import type { CallOptions, CloudProvider, ListedMachine, MachineObservation, MachineSpec } from '../port.ts';
import type { OwnMachine, OwnMachineBook } from './book.ts';
import { ownDescription, validateOwn } from './validate.ts';

const pollAfterMs = 2_000;

/**
 * The cloud of machines that are made elsewhere: bought, rented by hand, standing in a cellar. Creating one only notes that it
 * is expected; it runs once its agent has joined. Deleting one only forgets it: its operator switches it off. There is no
 * vendor, so all that it knows is in the book.
 */
export function createOwnCloud({ book }: { readonly book: OwnMachineBook }): CloudProvider {
  return {
    name: 'own',
    describe: () => ownDescription,
    validate: validateOwn,
    check: (call) => asked(call, async () => ({ account: 'own', problems: [] })),
    offers: (_input, call) =>
      asked(call, async () => ({
        zones: ['own'],
        types: [{ name: 'own', cpus: 0, memoryMiB: 0, availability: 'unknown' as const }],
        images: [{ name: 'own', description: 'Whatever Linux the machine runs' }],
        prices: [],
      })),
    // A firewall is its operator's affair too.
    ensureSite: ({ key }, call) => asked(call, async () => ({ site: key, done: true })),
    createMachine: (spec, call) => asked(call, () => expect(book, spec)),
    startMachine: ({ key }, call) =>
      asked(call, async () => {
        const machine = await book.find(key);
        if (machine === undefined) throw new CloudError('not-found', 'No machine of this key is expected');
        if (machine.joined?.heard === true) return;
        throw new CloudError('invalid', 'Only its operator can start this machine: switch it on where it stands');
      }),
    observeMachine: ({ key }, call) => asked(call, async () => observed(await book.find(key))),
    listMachines: ({ owner }, call) => listed(book, owner, call),
    deleteMachine: ({ key }, call) => asked(call, () => book.forget(key)),
    deleteSite: ({ key }, call) =>
      asked(call, async () => {
        const occupied = (await book.list()).some(({ site }) => site === key);
        if (occupied) throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
        return { done: true };
      }),
  };
}

/** The script is not kept: it may hold a secret, and its operator has it. */
async function expect(book: OwnMachineBook, spec: MachineSpec): Promise<{ readonly handle: string }> {
  const violations = validateOwn(spec);
  if (violations.length > 0) {
    throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
  }
  const { owner, key, site, tags } = spec;
  await book.note({ owner, key, site, tags });
  return { handle: key };
}

/** One that is silent may be off, or cut off: nobody can tell. */
function observed(machine: OwnMachine | undefined): MachineObservation {
  if (machine === undefined) return { phase: 'absent', tags: {}, pollAfterMs };
  const { key, tags, joined } = machine;
  if (joined === undefined) return { phase: 'creating', tags, pollAfterMs };
  const phase = joined.heard ? 'running' : 'unknown';
  const { address: privateAddress } = joined;
  return { phase, type: 'own', tags, privateAddress, providerId: `own://${privateAddress}/${key}`, pollAfterMs };
}

async function* listed(book: OwnMachineBook, owner: string, call: CallOptions): AsyncGenerator<ListedMachine> {
  for (const machine of await asked(call, () => book.list())) {
    const { key, tags } = machine;
    if (machine.owner === owner) yield { key, handle: key, phase: observed(machine).phase, type: 'own', tags };
  }
}

/** Each step is one look into the book, too short to be ended midway. */
async function asked<T>({ signal }: CallOptions, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CloudError) throw cause;
    throw new CloudError('unavailable', 'What is known of own machines could not be read or written', { cause });
  }
}
