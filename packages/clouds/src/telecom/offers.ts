import { CloudError } from '../errors.ts';
import type { CallOptions, MachineType, Offers, QuotaSeen } from '../port.ts';
import { isObject, type Json, textOf } from '../signed-http/answer.ts';
import { zonesOf } from './catalogue.ts';
import { objectsOf, pages, type Telecom } from './client.ts';
import { type PriceQuestion, tellPrices } from './prices.ts';

/** The account's quotas by the vendor's names; undefined when the answer has none. */
export async function readQuotas(telecom: Telecom, call: CallOptions) {
  const { quotas } = await telecom('readQuotas', { input: {} }, call);
  return isObject(quotas) ? quotas : undefined;
}

interface AskedOffers extends Omit<PriceQuestion, 'imageId'> {
  readonly own: string;
  readonly asked: string;
}

/** Types, public images of Ubuntu, the account's prices and its quotas. @throws CloudError `not-found` elsewhere. */
export async function listOffers(
  telecom: Telecom,
  { own, asked, ...question }: AskedOffers,
  call: CallOptions,
): Promise<Offers> {
  if (asked !== own) throw new CloudError('not-found', `This account is opened for region ${own}, not for ${asked}`);
  const zones = await zonesOf(telecom, call);
  const types = new Map<string, MachineType>();
  for (const azName of zones) {
    const flavors = objectsOf(await telecom('listFlavors', { input: { azName } }, call), 'flavorList');
    for (const { flavorName, flavorCPU, flavorRAM, available } of flavors) {
      const name = textOf(flavorName);
      if (name === undefined || types.get(name)?.availability === 'available') continue;
      const availability = available === true ? 'available' : available === false ? 'sold-out' : 'unknown';
      types.set(name, { name, cpus: Number(flavorCPU), memoryMiB: Number(flavorRAM) * 1024, availability });
    }
  }
  const images: { name: string; description: string }[] = [];
  const input = { visibility: 1, queryContent: 'ubuntu' };
  for await (const { imageID, imageName } of pages(telecom, 'listImages', { input, items: 'images' }, call)) {
    images.push({ name: String(imageID), description: String(imageName) });
  }
  const [image] = images;
  const prices = image === undefined ? [] : await tellPrices(telecom, { imageId: image.name, ...question }, call);
  const quotas = quotasSeen(await readQuotas(telecom, call));
  return { zones, types: [...types.values()], images, prices, quotas };
}

/** How much of them is used, the vendor does not tell in this call. */
const quotasSeen = (quotas: Json | undefined): readonly QuotaSeen[] =>
  (['machines', 'public addresses'] as const).flatMap((measure) => {
    const limit = quotas?.[measure === 'machines' ? 'vm_limit' : 'public_ip_limit'];
    return typeof limit === 'number' ? [{ measure, limit }] : [];
  });
