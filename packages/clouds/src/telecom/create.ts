import { CloudError } from '../errors.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import { ensureAddress, releaseAddress } from './addresses.ts';
import type { Catalogue } from './catalogue.ts';
import type { Telecom } from './client.ts';
import { instanceOf } from './instances.ts';
import { clientToken, machineName, writeIdentity } from './names.ts';
import { failureOfOrder, type Orders, orderError } from './orders.ts';
import { parseSite, type Site } from './site.ts';

export interface Maker {
  readonly telecom: Telecom;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly bandwidthMbps: number;
  readonly bootDiskType: string;
}

/**
 * Orders the machine of a key, once: what is there already is found by its name, what was ordered in the last 24 hours by its
 * token. The handle is the machine's name, which is known before the vendor knows an id.
 * @throws CloudError
 */
export async function createMachine(maker: Maker, spec: MachineSpec, call: CallOptions): Promise<{ handle: string }> {
  const { telecom, catalogue, orders } = maker;
  const { key, owner } = spec;
  const handle = machineName(owner, key);
  if ((await instanceOf(telecom, key, call)) !== undefined) return { handle };
  const ordered = orders.orderId(key);
  if (ordered !== undefined) return { handle: await standing(maker, { handle, key, orderId: ordered }, call) };
  const site = parseSite(spec.site);
  if (site === undefined) throw new CloudError('invalid', 'site must be a site of this cloud');
  const [zone, flavorID, image] = [
    await catalogue.zone(call),
    await catalogue.flavorId(spec.type, call),
    await catalogue.image(spec.image, call),
  ];
  const eipID = await ensureAddress(telecom, { owner, key, bandwidthMbps: maker.bandwidthMbps }, call);
  const input = {
    ...orderOf(spec, { site, bootDiskType: maker.bootDiskType }),
    azName: zone,
    flavorID,
    imageType: image.imageType,
    imageID: image.id,
    eipID,
  };
  const orderId = await placeOrder(maker, { input, spec, eipID }, call);
  orders.placed(key, orderId);
  return { handle: await standing(maker, { handle, key, orderId }, call) };
}

/** The part of an order that follows from the spec alone, so that a repeat is the same letter for letter. */
function orderOf(spec: MachineSpec, { site, bootDiskType }: { site: Site; bootDiskType: string }) {
  const { key, owner } = spec;
  const name = machineName(owner, key);
  return {
    clientToken: clientToken('machine', key),
    instanceName: name,
    displayName: name,
    instanceDescription: writeIdentity(spec),
    bootDiskType,
    bootDiskSize: spec.diskGiB,
    vpcID: site.network,
    networkCardList: [{ subnetID: site.subnet, isMaster: true }],
    secGroupList: [site.firewall],
    onDemand: true,
    extIP: '2',
    userData: Buffer.from(spec.userData).toString('base64'),
    labelList: [
      { labelKey: 'hansa-owner', labelValue: owner.slice(0, 32) },
      { labelKey: 'hansa-key', labelValue: name.slice(-16) },
    ],
  };
}

interface Order {
  readonly input: Readonly<Record<string, unknown>>;
  readonly spec: MachineSpec;
  readonly eipID: string;
}

/** An order that was refused for certain leaves no address behind. */
async function placeOrder({ telecom }: Maker, { input, spec, eipID }: Order, call: CallOptions): Promise<string> {
  try {
    const hide = [spec.userData, Buffer.from(spec.userData).toString('base64')];
    const orderId = textOf((await telecom('createInstance', { input, hide }, call)).masterOrderID);
    if (orderId !== undefined) return orderId;
  } catch (error) {
    // A repeat of a call whose answer was lost may be refused for its own reasons; then a machine may be on its way.
    const certain = error instanceof CloudError && error.cloudRetry !== 'same-request';
    if (certain && (await instanceOf(telecom, spec.key, call)) === undefined) {
      await releaseAddress(telecom, { id: eipID }, call).catch((failed: unknown) => {
        // It is listed and deleted as what is left of the key; the refusal is worth more than this.
        if (!(failed instanceof CloudError)) throw failed;
      });
    }
    throw error;
  }
  throw new CloudError('unknown-outcome', 'China Telecom took an order without a number: repeat it with the same key');
}

/** The handle, unless the order has failed. */
async function standing(
  { telecom }: Maker,
  { handle, orderId }: { handle: string; key: string; orderId: string },
  call: CallOptions,
): Promise<string> {
  const failure = await failureOfOrder(telecom, orderId, call);
  if (failure !== undefined) throw orderError(orderId, failure);
  return handle;
}
