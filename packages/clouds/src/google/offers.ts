import type { protos } from '@google-cloud/compute';
import type { CallOptions, Offers } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { imageAliases } from './images.ts';
import { pricesOf } from './prices.ts';
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
    prices: pricesOf(region),
  };
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
