import { accepted, flag, type Input, missing, objects, optionalText, Refusal, text, whole } from './answer.ts';
import { type Flavor, flavorsOf, imagesOf, prices, type Region, zonesOf } from './catalogue.ts';
import { placeOrder } from './order.ts';
import { publish } from './published.ts';
import { quotaOf, regionOf, vmQuota } from './region.ts';
import type { Address, Instance, State } from './state.ts';

/** Dots part segments of letters, digits and single hyphens; never digits alone. */
const instanceNamePattern = /^(?!\d+$)(?=.{2,64}$)[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/;
const userDataLettersMax = 16_384;
const labelsMax = 10;
const hoursPerMonth = 730;

/** `broken`: what the world has in store for this order. */
export async function createInstance(state: State, input: Input, broken?: 'capacity' | 'account-blocked') {
  const region = regionOf(input);
  const token = text(input, 'clientToken', /^.{1,64}$/);
  const answer = state.once('create-instance', token, JSON.stringify(input), () => {
    const wish = readWish(state, region, input);
    const failed = broken === 'account-blocked' ? ('22' as const) : undefined;
    const resourceID = state.world.bytes(16).toString('hex');
    const instanceID = state.uuid();
    const order = placeOrder(state, { resourceType: 'VM', resourceID: instanceID, ...(failed ? { failed } : {}) });
    if (failed === undefined)
      openInstance(state, { ...wish, region, instanceID, resourceID, opensAtMs: order.opensAtMs });
    const { masterOrderID, masterOrderNO } = order;
    return { masterOrderID, masterOrderNO, masterResourceID: resourceID, regionID: region.regionID };
  });
  // Before the machine has booted: it listens nowhere yet.
  for (const instance of state.instances.values())
    if (instance.resourceID === answer.masterResourceID) await publish(state, instance);
  return accepted(answer);
}

interface Wish {
  readonly azName: string;
  readonly instanceName: string;
  readonly displayName: string;
  readonly description: string;
  readonly flavor: Flavor;
  readonly imageID: string;
  readonly imageName: string;
  readonly vpcID: string;
  readonly subnetID: string;
  readonly firewalls: readonly string[];
  readonly labels: Map<string, string>;
  readonly onDemand: boolean;
  readonly diskGiB: number;
  readonly userData: string;
  readonly address: Address | undefined;
}

function readWish(state: State, region: Region, input: Input): Wish {
  const azName = text(input, 'azName');
  if (!zonesOf(region).includes(azName)) throw missing('azName');
  const flavorID = text(input, 'flavorID');
  const flavor = flavorsOf(region.regionID, azName, state.hash).find((each) => each.flavorID === flavorID);
  if (flavor === undefined) throw new Refusal('Ecs.Flavor.NotFound', `the flavor ${flavorID} does not exist`);
  if (flavor.soldOut) throw new Refusal('Ecs.Flavor.SoldOut', `the flavor ${flavor.flavorName} is sold out`);
  const imageID = text(input, 'imageID');
  whole(input, 'imageType', [0, 5]);
  const image = imagesOf(region.regionID, state.hash).find((each) => each.imageID === imageID);
  if (image === undefined) throw new Refusal('Image.ImageCheck.NotFound', `the image ${imageID} does not exist`);
  if (state.instances.size >= quotaOf(state, vmQuota)) {
    throw new Refusal('Ecs.Quota.Exceeded', 'the quota of instances in this region is exceeded');
  }
  text(input, 'bootDiskType', /^(SATA|SAS|SSD|FAST-SSD)$/);
  const onDemand = flag(input, 'onDemand', false);
  if (!onDemand) {
    text(input, 'cycleType', /^(MONTH|YEAR)$/);
    whole(input, 'cycleCount', [1, 60]);
  }
  return {
    azName,
    flavor,
    imageID,
    imageName: image.imageName,
    instanceName: text(input, 'instanceName', instanceNamePattern),
    displayName: text(input, 'displayName', /^.{2,63}$/),
    description: optionalText(input, 'instanceDescription')?.slice(0, 255) ?? '',
    ...readPlace(state, input),
    labels: readLabels(input),
    onDemand,
    diskGiB: whole(input, 'bootDiskSize', [40, 32_768]),
    userData: readUserData(input),
    address: readAddress(state, input),
  };
}

function readPlace(state: State, input: Input) {
  const vpcID = text(input, 'vpcID');
  if (!state.networks.has(vpcID)) throw new Refusal('Openapi.Vpc.NotFound', 'the vpc does not exist');
  const cards = objects(input, 'networkCardList', 8);
  const main = cards.filter(({ isMaster }) => isMaster === true);
  if (main.length !== 1 || main[0] === undefined) throw missing('networkCardList');
  const subnetID = text(main[0], 'subnetID');
  if (state.subnets.get(subnetID)?.vpcID !== vpcID) {
    throw new Refusal('Openapi.Subnet.NotFound', 'the subnet does not exist in this vpc');
  }
  const firewalls = (input.secGroupList ?? []) as readonly unknown[];
  for (const id of firewalls) {
    if (state.firewalls.get(String(id))?.vpcID === vpcID) continue;
    throw new Refusal('Openapi.SecurityGroup.NotFound', 'the security group does not exist in this vpc');
  }
  return { vpcID, subnetID, firewalls: firewalls.map(String) };
}

function readLabels(input: Input): Map<string, string> {
  const labels = objects(input, 'labelList', labelsMax).map((label) => {
    return [text(label, 'labelKey', /^.{1,32}$/), text(label, 'labelValue', /^.{1,32}$/)] as const;
  });
  if (new Set(labels.map(([key]) => key)).size < labels.length) throw missing('labelList');
  return new Map(labels);
}

function readUserData(input: Input): string {
  const encoded = optionalText(input, 'userData');
  if (encoded === undefined) return '';
  const base64 = encoded.length <= userDataLettersMax && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  if (!base64 || encoded.length % 4 !== 0) throw missing('userData');
  return Buffer.from(encoded, 'base64').toString('utf8');
}

/** `extIP` 0: none, 1: a new one (which this simulator leaves to `eip/create`), 2: one that exists. */
function readAddress(state: State, input: Input): Address | undefined {
  const extIP = text(input, 'extIP', /^[012]$/);
  if (extIP === '0') return undefined;
  if (extIP === '1') throw new Refusal('Openapi.Parameter.Invalid', 'extIP 1 is not supported by this simulator');
  const address = state.addresses.get(text(input, 'eipID'));
  if (address === undefined) throw new Refusal('Openapi.Eip.NotFound', 'the eip does not exist');
  const bound = [...state.instances.values()].some(({ eipID }) => eipID === address.id);
  if (bound) throw new Refusal('Openapi.Eip.StatusInvalid', 'the eip is bound to another instance');
  return address;
}

function openInstance(
  state: State,
  wish: Wish & Pick<Instance, 'region' | 'instanceID' | 'resourceID' | 'opensAtMs'>,
): void {
  const { world } = state;
  const { userData, address, ...rest } = wish;
  const { instanceID } = wish;
  const machine = world.machines.boot({ cloud: 'telecom', id: instanceID, userData });
  const createdAtMs = world.clock.nowMs();
  const instance: Instance = {
    ...rest,
    machine,
    createdAtMs,
    ...(address === undefined ? {} : { eipID: address.id }),
  };
  state.instances.set(instanceID, instance);
  chargeFor(state, instance);
}

export function chargeFor({ world }: State, { instanceID, flavor, diskGiB }: Instance): void {
  const perMonth =
    flavor.flavorCPU * prices.cpuPerMonth + flavor.flavorRAM * prices.gibPerMonth + diskGiB * prices.diskGibPerMonth;
  const microsPerHour = Math.round((perMonth * 1_000_000) / hoursPerMonth);
  world.bill.open({ resource: instanceID, sku: flavor.flavorName, currency: 'CNY', microsPerHour });
}
