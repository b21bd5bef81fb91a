import type { CallOptions, ListedMachine } from '../port.ts';
import type { AzureClient } from './client.ts';
import { keyTag, machineNames, ownerTag } from './names.ts';
import { callerTags, listedPhase, typeOf } from './state.ts';
import { exchangeOrAbsent } from './translate.ts';

const pagesMax = 1_000;

/** The owner's machines, then keys of which only an address exists: what a creation or deletion left half-way. */
export async function* listMachines(
  client: AzureClient,
  owner: string,
  call: CallOptions,
): AsyncGenerator<ListedMachine> {
  const options = { abortSignal: call.signal };
  const seen = new Set<string>();
  const machines = client.compute.virtualMachines.list(client.group, options).byPage();
  for await (const { tags = {}, ...machine } of ownItems(machines, owner, 'machines', call)) {
    const key = tags[keyTag] ?? '';
    seen.add(key);
    const what = { phase: listedPhase(machine), ...typeOf(machine) };
    yield { key, handle: machineNames(key).machine, ...what, tags: callerTags(tags) };
  }
  const addresses = client.network.publicIPAddresses.list(client.group, options).byPage();
  for await (const { tags = {}, provisioningState } of ownItems(addresses, owner, 'addresses', call)) {
    const key = tags[keyTag] ?? '';
    if (seen.has(key)) continue;
    const phase = provisioningState === 'Deleting' ? 'deleting' : 'creating';
    yield { key, handle: machineNames(key).machine, phase, tags: {} };
  }
}

interface Tagged {
  readonly tags?: Record<string, string>;
}

/** Items that carry the owner and a key, page by page; no group, no items. */
async function* ownItems<T extends Tagged>(
  pages: AsyncIterableIterator<T[]>,
  owner: string,
  what: string,
  call: CallOptions,
): AsyncGenerator<T> {
  for (let read = 0; read < pagesMax; read++) {
    const purpose = { write: false, what: `list ${what}` };
    const page = await exchangeOrAbsent(call, purpose, () => pages.next());
    if (page === undefined || page.done === true) return;
    yield* page.value.filter(({ tags }) => tags?.[ownerTag] === owner && tags[keyTag] !== undefined);
  }
}
