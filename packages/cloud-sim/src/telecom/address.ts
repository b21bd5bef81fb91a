import { accepted, type Input, optionalText, page, Refusal, text, whole } from './answer.ts';
import { prices } from './catalogue.ts';
import { placeOrder } from './order.ts';
import { publish } from './published.ts';
import { addressQuota, quotaOf, regionOf } from './region.ts';
import { type Address, type Instance, isOpen, type State } from './state.ts';

const hoursPerMonth = 730;
/** Of so many orders of an address the first answer is that the order is under way. */
const slowShare = 0.25;

export const namePattern = /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]{1,31}$/;

/** An order that is mostly done at once; if not, the same token asks for it again. */
export function createAddress(state: State, input: Input) {
  const { world } = state;
  const region = regionOf(input);
  const token = text(input, 'clientToken', /^.{1,64}$/);
  const order = state.once('eip/create', token, JSON.stringify(input), () => {
    text(input, 'cycleType', /^(month|year|on_demand)$/);
    const name = text(input, 'name', namePattern);
    const bandwidth = whole(input, 'bandwidth', [1, 300, 1]);
    if (state.addresses.size >= quotaOf(state, addressQuota)) {
      throw new Refusal('Openapi.Eip.QuotaExceeded', 'the quota of eips in this region is exceeded');
    }
    const id = state.id('eip');
    const createdAtMs = world.clock.nowMs();
    state.addresses.set(id, { id, region, name, bandwidth, createdAtMs, ip: world.machines.reserveAddress() });
    chargeFor(state, { id, bandwidth });
    return { ...placeOrder(state, { resourceType: 'IP', resourceID: id }), slow: world.random() < slowShare };
  });
  const { masterOrderID, masterOrderNO, resourceID } = order;
  const answer = { masterOrderID, masterOrderNO, masterResourceID: resourceID, regionID: region.regionID };
  if (order.slow) {
    order.slow = false;
    throw new Refusal('Openapi.Order.Inprogress', 'the order is in progress', answer);
  }
  return accepted({ ...answer, masterResourceStatus: 'started', eipID: resourceID });
}

const bearerOf = ({ instances }: State, { id }: Address): Instance | undefined =>
  [...instances.values()].find(({ eipID }) => eipID === id);

function viewOf(state: State, address: Address) {
  const bearer = bearerOf(state, address);
  const bound = bearer !== undefined && isOpen(state, bearer);
  const created = new Date(address.createdAtMs).toISOString();
  return {
    ID: address.id,
    name: address.name,
    description: '',
    eipAddress: address.ip,
    associationID: bound ? bearer.instanceID : '',
    associationType: bound ? 'INSTANCE' : '',
    privateIpAddress: bound ? bearer.machine.privateAddress : '',
    bandwidth: address.bandwidth,
    bandwidthID: '',
    bandwidthType: 'upflowc',
    status: bound ? 'ACTIVE' : 'DOWN',
    tags: '',
    lineType: '163',
    projectID: '0',
    isPackaged: false,
    billingMethod: 'on_demand',
    createdAt: created,
    updatedAt: created,
    expiredAt: '',
  };
}

function matching(state: State, input: Input): readonly ReturnType<typeof viewOf>[] {
  const { regionID } = regionOf(input);
  const ids = Array.isArray(input.ids) ? input.ids : undefined;
  const [status, ip] = [optionalText(input, 'status'), optionalText(input, 'ip')];
  return [...state.addresses.values()]
    .filter((each) => each.region.regionID === regionID && (ids === undefined || ids.includes(each.id)))
    .map((each) => viewOf(state, each))
    .filter((each) => (status ?? each.status) === each.status && (ip ?? each.eipAddress) === each.eipAddress);
}

export const listAddresses = (state: State, input: Input) => accepted(page(matching(state, input), input, 'eips'));

/** The older list wraps its page in an array. */
export const listAddressesOld = (state: State, input: Input) => accepted([page(matching(state, input), input, 'eips')]);

function find(state: State, input: Input): Address {
  const { regionID } = regionOf(input);
  const address = state.addresses.get(text(input, 'eipID'));
  if (address?.region.regionID === regionID) return address;
  throw new Refusal('Openapi.Eip.NotFound', 'the eip does not exist');
}

export const readAddress = (state: State, input: Input) => accepted(viewOf(state, find(state, input)));

function chargeFor({ world }: State, { id, bandwidth }: Pick<Address, 'id' | 'bandwidth'>): void {
  const microsPerHour = Math.round((prices.addressMbpsPerMonth * bandwidth * 1_000_000) / hoursPerMonth);
  world.bill.open({ resource: id, sku: 'eip', currency: 'CNY', microsPerHour });
}

/** Another bandwidth: an order, carried out at once. */
export function resizeAddress(state: State, input: Input) {
  const address = find(state, input);
  text(input, 'clientToken', /^.{1,64}$/);
  address.bandwidth = whole(input, 'bandwidth', [1, 300]);
  state.world.bill.close(address.id);
  chargeFor(state, address);
  const { masterOrderID, masterOrderNO } = placeOrder(state, { resourceType: 'IP', resourceID: address.id });
  return accepted({ masterOrderID, masterOrderNO, regionID: address.region.regionID });
}

export function deleteAddress(state: State, input: Input) {
  const address = find(state, input);
  text(input, 'clientToken', /^.{1,64}$/);
  const bearer = bearerOf(state, address);
  if (bearer !== undefined) throw new Refusal('Openapi.Eip.StatusInvalid', 'the eip is bound to an instance');
  state.addresses.delete(address.id);
  state.world.machines.releaseAddress(address.ip);
  state.world.bill.close(address.id);
  const { masterOrderID, masterOrderNO } = placeOrder(state, { resourceType: 'IP', resourceID: address.id });
  return accepted({
    masterOrderID,
    masterOrderNO,
    regionID: address.region.regionID,
    masterResourceStatus: 'refunded',
  });
}

export async function associateAddress(state: State, input: Input) {
  const address = find(state, input);
  whole(input, 'associationType', [1, 3]);
  const instance = state.instances.get(text(input, 'associationID'));
  if (instance === undefined) throw new Refusal('Ecs.Instance.NotFound', 'the instance does not exist');
  if (bearerOf(state, address) !== undefined || instance.eipID !== undefined) {
    throw new Refusal('Openapi.Eip.StatusInvalid', 'the eip or the instance is bound already');
  }
  instance.eipID = address.id;
  await publish(state, instance);
  return accepted(undefined);
}

export async function disassociateAddress(state: State, input: Input) {
  const bearer = bearerOf(state, find(state, input));
  if (bearer === undefined) throw new Refusal('Openapi.Eip.StatusInvalid', 'the eip is not bound');
  delete bearer.eipID;
  await publish(state, bearer);
  return accepted(undefined);
}
