import type { CallOptions, ListedMachine } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { keyLabel, ownerLabel, resourceName } from './names.ts';
import { callerTags, machinePhase, typeOf } from './state.ts';
import { exchange, once } from './translate.ts';

const pagesMax = 1_000;
const labelPattern = /^[a-z0-9_-]{1,63}$/;

/** The owner's machines, then keys of which only an address exists: what a creation or deletion left half-way. */
export async function* listMachines(
  client: GoogleClient,
  owner: string,
  call: CallOptions,
): AsyncGenerator<ListedMachine> {
  const { project, zone, region, instances, addresses, pageSize } = client;
  // No machine can carry what is no label, and it must not become part of a filter.
  if (!labelPattern.test(owner)) return;
  const seen = new Set<string>();
  const options = { ...once, autoPaginate: false };
  const machines = pages('machines', call, async (pageToken) => {
    const filter = `labels.${ownerLabel}=${owner}`;
    const [items, , page] = await instances.list({ project, zone, filter, maxResults: pageSize, pageToken }, options);
    return { items, next: page?.nextPageToken };
  });
  for await (const machine of machines) {
    const key = machine.labels?.[keyLabel];
    if (key === undefined || machine.labels?.[ownerLabel] !== owner) continue;
    seen.add(key);
    const what = { phase: machinePhase(machine), ...typeOf(machine) };
    yield { key, handle: resourceName(key), ...what, tags: callerTags(machine) };
  }
  const reserved = pages('addresses', call, async (pageToken) => {
    const [items, , page] = await addresses.list({ project, region, maxResults: pageSize, pageToken }, options);
    return { items, next: page?.nextPageToken };
  });
  for await (const { description } of reserved) {
    const of = described(description);
    if (of[ownerLabel] !== owner || of[keyLabel] === undefined || seen.has(of[keyLabel])) continue;
    yield { key: of[keyLabel], handle: resourceName(of[keyLabel]), phase: 'creating', tags: {} };
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null | undefined;
}

async function* pages<T>(
  what: string,
  call: CallOptions,
  read: (pageToken: string) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let pageToken = '';
  for (let count = 0; count < pagesMax; count++) {
    const { items, next } = await exchange(call, { write: false, what: `list ${what}` }, () => read(pageToken));
    yield* items;
    pageToken = next ?? '';
    if (pageToken === '') return;
  }
}

/** What our addresses are described by; others' are described by whatever they like. */
function described(description: string | null | undefined): Readonly<Record<string, string | undefined>> {
  try {
    const value: unknown = JSON.parse(description ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
  } catch {
    return {};
  }
}
