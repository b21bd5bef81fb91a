import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import { objectsOf, pages, type Telecom } from './client.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** A release of Ubuntu, found among the region's public images, or the id of any image. */
export const imagePattern = new RegExp(`^(ubuntu-(20|22|24)\\.04|${uuid})$`);

export interface Image {
  readonly id: string;
  /** As the vendor counts: 0 private, 1 public, 2 shared. */
  readonly imageType: number;
}

/** Ids of a region by the names that people know. */
export interface Catalogue {
  zone(call: CallOptions): Promise<string>;
  /** @throws CloudError `not-found` for a flavor that the zone does not have, `capacity` for one that is sold out. */
  flavorId(name: string, call: CallOptions): Promise<string>;
  /** @throws CloudError `not-found` */
  image(name: string, call: CallOptions): Promise<Image>;
}

const keptMs = 600_000;

/** Answers are kept for ten minutes; ids change so seldom that forgetting them costs calls only. */
export function createCatalogue(
  telecom: Telecom,
  { zone, clock }: { readonly zone: string | undefined; readonly clock: { nowMs(): number } },
): Catalogue {
  const kept = new Map<string, { readonly untilMs: number; readonly value: unknown }>();
  const remember = async <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    if (known !== undefined && known.untilMs > clock.nowMs()) return known.value as T;
    const value = await load();
    kept.set(key, { value, untilMs: clock.nowMs() + keptMs });
    return value;
  };

  const zoneOf = (call: CallOptions) =>
    remember('zone', async () => zone ?? (await zonesOf(telecom, call))[0] ?? 'default');
  return {
    zone: zoneOf,
    flavorId: (name, call) =>
      remember(`flavor ${name}`, async () => flavorOf(telecom, { name, zone: await zoneOf(call) }, call)),
    image: (name, call) => remember(`image ${name}`, () => imageOf(telecom, name, call)),
  };
}

/** A region of one zone names none, and calls it `default`. */
export async function zonesOf(telecom: Telecom, call: CallOptions): Promise<readonly string[]> {
  const zones = objectsOf(await telecom('listZones', { input: {} }, call), 'zoneList');
  const names = zones.map(({ name }) => textOf(name)).filter((name) => name !== undefined);
  return names.length === 0 ? ['default'] : names;
}

async function flavorOf(telecom: Telecom, { name, zone }: { name: string; zone: string }, call: CallOptions) {
  const input = { azName: zone, flavorName: name };
  const flavors = objectsOf(await telecom('listFlavors', { input }, call), 'flavorList');
  const flavor = flavors.find((each) => each.flavorName === name);
  const id = textOf(flavor?.flavorID);
  if (id === undefined) throw new CloudError('not-found', `China Telecom has no flavor ${name} in zone ${zone}`);
  if (flavor?.available === false) throw new CloudError('capacity', `Flavor ${name} is sold out in zone ${zone}`);
  return id;
}

async function imageOf(telecom: Telecom, name: string, call: CallOptions): Promise<Image> {
  const release = /^ubuntu-(.*)$/.exec(name)?.[1];
  // Of an image given by its id only its account knows the kind; one's own is the common case.
  if (release === undefined) return { id: name, imageType: 0 };
  const input = { visibility: 1, queryContent: 'ubuntu' };
  for await (const image of pages(telecom, 'listImages', { input, items: 'images' }, call)) {
    const id = textOf(image.imageID);
    const fits = String(image.osDistro).toLowerCase() === 'ubuntu' && String(image.osVersion).startsWith(release);
    if (fits && image.architecture === 'x86_64' && image.status === 'active' && id !== undefined)
      return { id, imageType: 1 };
  }
  throw new CloudError('not-found', `China Telecom has no public image of Ubuntu ${release} in this region`);
}
