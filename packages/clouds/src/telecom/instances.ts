import type { CallOptions, MachinePhase } from '../port.ts';
import { isObject, type Json, textOf } from '../signed-http/answer.ts';
import { pages, type Telecom } from './client.ts';
import { type Identity, namePrefix, nameSuffix, readIdentity } from './names.ts';

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly zone: string | undefined;
  readonly type: string | undefined;
  readonly identity: Identity | undefined;
  readonly privateAddress: string | undefined;
  readonly publicAddress: string | undefined;
}

/** States of the vendor (clouds' table of states); any other is `unknown`. */
const phases: Readonly<Record<string, MachinePhase>> = {
  creating: 'creating',
  master_order_creating: 'creating',
  starting: 'creating',
  restarting: 'creating',
  rebuild: 'creating',
  running: 'running',
  backingup: 'running',
  snapshotting: 'running',
  stopping: 'stopping',
  shelving: 'stopping',
  stopped: 'stopped',
  shelve: 'stopped',
  error: 'failed',
  expired: 'suspended',
  freezing: 'suspended',
  unsubscribing: 'deleting',
};

export const phaseOf = (status: string): MachinePhase => phases[status.toLowerCase()] ?? 'unknown';

/** The machine of a key. Searched by name, which a list shows at once, while a label may lag by ten minutes. */
export async function instanceOf(telecom: Telecom, key: string, call: CallOptions): Promise<Instance | undefined> {
  const suffix = nameSuffix(key);
  for await (const instance of search(telecom, 'findInstances', suffix, call))
    if (instance.name.endsWith(`-${suffix}`)) return instance;
  return undefined;
}

/** Every machine of an owner, once. */
export async function* instancesOf(telecom: Telecom, owner: string, call: CallOptions): AsyncGenerator<Instance> {
  const prefix = namePrefix(owner);
  const seen = new Set<string>();
  for await (const instance of search(telecom, 'listInstances', prefix, call)) {
    if (!instance.name.startsWith(prefix) || seen.has(instance.id)) continue;
    // A machine that was made while the list was read moves the others to another page.
    seen.add(instance.id);
    yield instance;
  }
}

/** Whether any machine stands in a network. */
export async function hasInstances(telecom: Telecom, vpcID: string, call: CallOptions): Promise<boolean> {
  const found = read(pages(telecom, 'findInstances', { input: { vpcID }, items: 'results' }, call));
  for await (const instance of found) if (instance.id !== '') return true;
  return false;
}

type Search = 'findInstances' | 'listInstances';

const search = (telecom: Telecom, name: Search, keyword: string, call: CallOptions) =>
  read(pages(telecom, name, { input: { keyword }, items: 'results' }, call));

async function* read(found: AsyncIterable<Json>): AsyncGenerator<Instance> {
  for await (const each of found) {
    const instance = instanceFrom(each);
    // What was given back may be shown for a while; it is gone.
    if (instance !== undefined && instance.status !== 'unsubscribed') yield instance;
  }
}

function instanceFrom(found: Json): Instance | undefined {
  const [id, name] = [textOf(found.instanceID), textOf(found.instanceName)];
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    status: textOf(found.instanceStatus) ?? '',
    zone: textOf(found.azName),
    type: isObject(found.flavor) ? textOf(found.flavor.flavorName) : undefined,
    identity: readIdentity(textOf(found.instanceDescription)),
    privateAddress: textOf(found.privateIP),
    publicAddress: textOf(found.floatingIP),
  };
}
