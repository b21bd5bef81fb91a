import { CloudError } from '../errors.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import { ensureAddress } from './addresses.ts';
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
  const known = orders.of(key);
  if (known?.state === 'placed') {
    if ((await failureOfOrder(telecom, known.orderId, call)) === undefined) return { handle };
    orders.failed(key);
  }
  const site = parseSite(spec.site);
  if (site === undefined) throw new CloudError('invalid', 'site must be a site of this cloud');
  const [zone, flavorID, image] = [
    await catalogue.zone(call),
    await catalogue.flavorId(spec.type, call),
    await catalogue.image(spec.image, call),
  ];
  const address = await ensureAddress(telecom, { owner, key, bandwidthMbps: maker.bandwidthMbps }, call);
  const last = orders.of(key);
  // Placed by another call while this one waited.
  if (last?.state === 'placed') return { handle };
  const after = last?.state === 'failed' ? last.orderId : '';
  const input = {
    ...orderOf(spec, { site, bootDiskType: maker.bootDiskType, after }),
    azName: zone,
    flavorID,
    imageType: image.imageType,
    imageID: image.id,
    eipID: address.id,
  };
  const certain = address.isNew || last?.state === 'failed';
  const orderId = await placeOrder(maker, { input, spec, certain }, call);
  orders.placed(key, { orderId, tags: spec.tags });
  const failure = await failureOfOrder(telecom, orderId, call);
  if (failure === undefined) return { handle };
  orders.failed(key);
  throw orderError(orderId, failure);
}

interface Ordering {
  readonly site: Site;
  readonly bootDiskType: string;
  /** The order of this key that made no machine: its token stands for it, so the next needs another. */
  readonly after: string;
}

/** The part of an order that follows from the spec alone, so that a repeat is the same letter for letter. */
function orderOf(spec: MachineSpec, { site, bootDiskType, after }: Ordering) {
  const { key, owner } = spec;
  const name = machineName(owner, key);
  return {
    clientToken: clientToken('machine', `${key}/${after}`),
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
  /** No order can be under way for this key: then a refusal says that there is none. */
  readonly certain: boolean;
}

/** The address stays when an order is refused: the next uses it, or the deletion of the key releases it. */
async function placeOrder(
  { telecom, orders }: Maker,
  { input, spec, certain }: Order,
  call: CallOptions,
): Promise<string> {
  try {
    const hide = [spec.userData, Buffer.from(spec.userData).toString('base64')];
    const orderId = textOf((await telecom('createInstance', { input, hide }, call)).masterOrderID);
    if (orderId !== undefined) return orderId;
  } catch (error) {
    const mayHaveWorked = error instanceof CloudError && error.errorClass === 'unknown-outcome';
    if (certain && !mayHaveWorked) orders.refused(spec.key);
    throw error;
  }
  throw new CloudError('unknown-outcome', 'China Telecom took an order without a number: repeat it with the same key');
}
