import type { ResourceSku } from '@azure/arm-compute';
import type { CallOptions, MachineType, Offers } from '../port.ts';
import type { AzureClient } from './client.ts';
import { imageAliases } from './images.ts';
import { exchange } from './translate.ts';

const pagesMax = 50;
const typesMax = 2_000;

/** Sizes with their restrictions for this subscription, and the zones that any of them is in. */
export async function readOffers(client: AzureClient, region: string, call: CallOptions): Promise<Offers> {
  const filter = `location eq '${region.replaceAll("'", "''")}'`;
  const pages = client.compute.resourceSkus.list({ filter, abortSignal: call.signal }).byPage();
  const sizes: ResourceSku[] = [];
  for (let read = 0; read < pagesMax && sizes.length < typesMax; read++) {
    const page = await exchange(call, { write: false, what: `list the sizes of ${region}` }, () => pages.next());
    if (page.done === true) break;
    sizes.push(...page.value.filter(({ resourceType }) => resourceType === 'virtualMachines'));
  }
  const zones = sizes.flatMap(({ locationInfo = [] }) => locationInfo.flatMap(({ zones: of = [] }) => of));
  return {
    zones: [...new Set(zones)].sort(),
    types: sizes.map(machineType),
    images: Object.entries(imageAliases).map(([name, { description }]) => ({ name, description })),
    prices: [],
  };
}

function machineType({ name = '', capabilities = [], restrictions = [] }: ResourceSku): MachineType {
  const capability = (wanted: string) => Number(capabilities.find((each) => each.name === wanted)?.value ?? 0);
  const everywhere = restrictions.some(({ type }) => type === 'Location');
  return {
    name,
    cpus: capability('vCPUs'),
    memoryMiB: Math.round(capability('MemoryGB') * 1_024),
    availability: everywhere ? 'sold-out' : 'available',
  };
}
