import { CloudError } from '../errors.ts';
import type { CallOptions, MachineType, Offers } from '../port.ts';
import { isObject, textOf } from '../signed-http/answer.ts';
import { type Baidu, objectsOf, pages } from './client.ts';

/** A release of Ubuntu, found among the public images, or the id of any image. */
export const imagePattern = /^(ubuntu-(20|22|24)\.04|m-[A-Za-z0-9]{4,20})$/;

export async function zonesOf(baidu: Baidu, call: CallOptions): Promise<readonly string[]> {
  const zones = objectsOf(await baidu('listZones', {}, call), 'zones');
  return zones.map(({ zoneName }) => textOf(zoneName)).filter((name) => name !== undefined);
}

const systemImages = (baidu: Baidu, pageSize: number, call: CallOptions) =>
  pages(baidu, 'listImages', { query: { imageType: 'System' }, items: 'images', pageSize }, call);

/** The id of an image. @throws CloudError `not-found` */
export async function imageIdOf(
  baidu: Baidu,
  { name, pageSize }: { readonly name: string; readonly pageSize: number },
  call: CallOptions,
): Promise<string> {
  const release = /^ubuntu-(.*)$/.exec(name)?.[1];
  if (release === undefined) return name;
  for await (const { id, osName, osVersion, osArch, status } of systemImages(baidu, pageSize, call)) {
    const fits = String(osName).toLowerCase() === 'ubuntu' && String(osVersion).startsWith(release);
    const found = textOf(id);
    if (fits && String(osArch).startsWith('amd64') && status === 'Available' && found !== undefined) return found;
  }
  throw new CloudError('not-found', `Baidu has no public image of Ubuntu ${release} in this region`);
}

/** What flavorSpec lists is in stock; what it leaves out is not, or does not exist. */
export async function listOffers(
  baidu: Baidu,
  { own, asked, pageSize }: { readonly own: string; readonly asked: string; readonly pageSize: number },
  call: CallOptions,
): Promise<Offers> {
  if (asked !== own) throw new CloudError('not-found', `This account is opened for region ${own}, not for ${asked}`);
  const zones = await zonesOf(baidu, call);
  const types = new Map<string, MachineType>();
  for (const { bccResources } of objectsOf(await baidu('listFlavors', {}, call), 'zoneResources')) {
    const groups = isObject(bccResources) ? objectsOf(bccResources, 'flavorGroups') : [];
    for (const { spec, cpuCount, memoryCapacityInGB } of groups.flatMap((group) => objectsOf(group, 'flavors'))) {
      const name = textOf(spec);
      if (name === undefined) continue;
      types.set(name, {
        name,
        cpus: Number(cpuCount),
        memoryMiB: Number(memoryCapacityInGB) * 1024,
        availability: 'available',
      });
    }
  }
  const images: { name: string; description: string }[] = [];
  for await (const { id, name } of systemImages(baidu, pageSize, call)) {
    images.push({ name: String(id), description: String(name) });
  }
  return { zones, types: [...types.values()], images, prices: [] };
}
