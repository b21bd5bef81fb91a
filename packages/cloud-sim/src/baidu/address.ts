import { type Input, notFound, object, objects, optionalText, page, Refusal, text, whole } from './answer.ts';
import { hoursPerMonth, prices } from './catalogue.ts';
import { publish } from './published.ts';
import type { Address, Instance, State, Tag } from './state.ts';

export const addressQuota = 'eip';
const quotaDefault = 1_000;

export const readTags = (input: Input): readonly Tag[] =>
  objects(input, 'tags').map((tag) => ({
    tagKey: text(tag, 'tagKey', /^.{1,65}$/),
    tagValue: optionalText(tag, 'tagValue') ?? '',
  }));

export interface NewAddress {
  readonly name: string;
  readonly bandwidthInMbps: number;
  readonly tags: readonly Tag[];
  readonly instanceId?: string;
}

export function openAddress(state: State, wish: NewAddress): Address {
  const { world } = state;
  if (state.addresses.size >= world.quotas.limit(addressQuota, quotaDefault)) {
    throw new Refusal(403, 'EipQuotaExceeded', 'The quota of eips is exceeded');
  }
  const eip = world.machines.reserveAddress();
  const address: Address = { ...wish, eip, eipId: state.id('ip'), createdAtMs: world.clock.nowMs() };
  state.addresses.set(eip, address);
  chargeFor(state, address);
  return address;
}

function chargeFor({ world }: State, { eipId, bandwidthInMbps }: Address): void {
  const microsPerHour = Math.round((prices.addressMbpsPerMonth * bandwidthInMbps * 1_000_000) / hoursPerMonth);
  world.bill.open({ resource: eipId, sku: 'eip', currency: 'CNY', microsPerHour });
}

export function closeAddress(state: State, { eip, eipId }: Address): void {
  state.addresses.delete(eip);
  state.world.machines.releaseAddress(eip);
  state.world.bill.close(eipId);
}

export const addressOf = ({ addresses }: State, { id }: Instance): Address | undefined =>
  [...addresses.values()].find(({ instanceId }) => instanceId === id);

export function createAddress(state: State, query: Input, body: Input) {
  return state.once('eip', optionalText(query, 'clientToken'), JSON.stringify(body), () => {
    text(object(body, 'billing'), 'paymentTiming', /^(Prepaid|Postpaid)$/);
    const bandwidthInMbps = whole(body, 'bandwidthInMbps', [1, 1_000]);
    const name = optionalText(body, 'name') ?? 'eip';
    return { eip: openAddress(state, { name, bandwidthInMbps, tags: readTags(body) }).eip };
  });
}

export function listAddresses(state: State, query: Input) {
  const [eip, name, instanceId] = ['eip', 'name', 'instanceId'].map((field) => optionalText(query, field));
  const found = [...state.addresses.values()].filter(
    (each) =>
      (eip ?? each.eip) === each.eip &&
      (name ?? each.name) === each.name &&
      (instanceId ?? each.instanceId) === each.instanceId,
  );
  return page(found.map(addressView), query, { items: 'eipList', idOf: ({ eipId }) => eipId });
}

const addressView = (each: Address) => ({
  name: each.name,
  eip: each.eip,
  eipId: each.eipId,
  status: each.instanceId === undefined ? 'available' : 'binded',
  eipInstanceType: 'normal',
  instanceType: each.instanceId === undefined ? '' : 'BCC',
  instanceId: each.instanceId ?? '',
  bandwidthInMbps: each.bandwidthInMbps,
  paymentTiming: 'Postpaid',
  billingMethod: 'ByTraffic',
  createTime: new Date(each.createdAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: 'bj',
  tags: each.tags,
});

export const readAddress = (state: State, eip: string) => addressView(find(state, eip));

/** It costs by its bandwidth. */
export function resizeAddress(state: State, eip: string, body: Input) {
  const address = find(state, eip);
  address.bandwidthInMbps = whole(body, 'newBandwidthInMbps', [1, 1_000]);
  state.world.bill.close(address.eipId);
  chargeFor(state, address);
  return {};
}

function find(state: State, eip: string): Address {
  const address = state.addresses.get(eip);
  if (address === undefined) throw notFound('eip');
  return address;
}

export async function bindAddress(state: State, eip: string, body: Input) {
  const address = find(state, eip);
  text(body, 'instanceType', /^BCC$/);
  const instance = state.instances.get(text(body, 'instanceId'));
  if (instance === undefined) throw notFound('instance');
  if (address.instanceId !== undefined || addressOf(state, instance) !== undefined) {
    throw new Refusal(409, 'InvalidInstanceStatus', 'The eip or the instance is bound already');
  }
  address.instanceId = instance.id;
  await publish(state, instance);
  return {};
}

export async function unbindAddress(state: State, eip: string) {
  const address = find(state, eip);
  const instance = state.instances.get(address.instanceId ?? '');
  delete address.instanceId;
  if (instance !== undefined) await publish(state, instance);
  return {};
}

export function deleteAddress(state: State, eip: string) {
  const address = find(state, eip);
  if (address.instanceId !== undefined) throw new Refusal(409, 'InvalidInstanceStatus', 'The eip is bound');
  closeAddress(state, address);
  return {};
}
