import type { protos } from '@google-cloud/compute';
import type { CallOptions, Offers, QuotaMeasure, QuotaSeen } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { imageAliases } from './images.ts';
import { exchange, once } from './translate.ts';

const pagesMax = 20;

/** Zones of the region, and types of the zone that machines stand in. Google does not tell what is sold out. */
export async function readOffers(client: GoogleClient, region: string, call: CallOptions): Promise<Offers> {
  const { project, regions } = client;
  const [seen] = await exchange(call, { write: false, what: `read region ${region}` }, () =>
    regions.get({ project, region }, once),
  );
  const zones = (seen.zones ?? []).map((url) => url.split('/').at(-1) ?? '').toSorted();
  const zone = zones.includes(client.zone) ? client.zone : (zones[0] ?? client.zone);
  const types = (await readTypes(client, zone, call)).filter(({ deprecated }) => !deprecated?.state);
  return {
    zones,
    types: types.map(({ name, guestCpus, memoryMb }) => ({
      name: name ?? '',
      cpus: guestCpus ?? 0,
      memoryMiB: memoryMb ?? 0,
      availability: 'unknown' as const,
    })),
    images: Object.entries(imageAliases).map(([name, { description }]) => ({ name, description })),
    prices: [],
    quotas: quotasOf(seen, client.diskType),
  };
}

/** Of two quotas that count the same, the one with less room. A balanced disk counts as an SSD. */
function quotasOf({ quotas }: protos.google.cloud.compute.v1.IRegion, diskType: string): readonly QuotaSeen[] {
  const measures: Readonly<Record<string, QuotaMeasure>> = {
    CPUS: 'vCPUs',
    INSTANCES: 'machines',
    STATIC_ADDRESSES: 'public addresses',
    IN_USE_ADDRESSES: 'public addresses',
    [diskType === 'pd-standard' ? 'DISKS_TOTAL_GB' : 'SSD_TOTAL_GB']: 'disk GiB',
  };
  const tightest = new Map<QuotaMeasure, { readonly measure: QuotaMeasure; limit: number; used: number }>();
  for (const { metric, limit, usage } of quotas ?? []) {
    const measure = measures[String(metric)];
    if (measure === undefined || typeof limit !== 'number') continue;
    const found = { measure, limit, used: usage ?? 0 };
    const known = tightest.get(measure);
    if (known === undefined || limit - found.used < known.limit - known.used) tightest.set(measure, found);
  }
  return [...tightest.values()];
}

type MachineType = protos.google.cloud.compute.v1.IMachineType;

async function readTypes(client: GoogleClient, zone: string, call: CallOptions): Promise<readonly MachineType[]> {
  const { project, machineTypes } = client;
  const types: MachineType[] = [];
  let pageToken = '';
  for (let read = 0; read < pagesMax; read++) {
    const [items, , page] = await exchange(call, { write: false, what: `list the machine types of ${zone}` }, () =>
      machineTypes.list({ project, zone, maxResults: 500, pageToken }, { ...once, autoPaginate: false }),
    );
    types.push(...items);
    pageToken = page?.nextPageToken ?? '';
    if (pageToken === '') break;
  }
  return types;
}
