import { addressOf, closeAddress, openAddress, readTags } from './address.ts';
import { type Input, invalid, notFound, object, optionalText, page, Refusal, text, whole } from './answer.ts';
import { flavorPerMonth, flavors, hoursPerMonth, images, prices, zones } from './catalogue.ts';
import { publish } from './published.ts';
import { holders, type Instance, type State, statusOf } from './state.ts';

export const instanceQuota = 'instance';
const quotaDefault = 1_000;
const userDataLettersMax = 16_384;

export async function createInstance(state: State, query: Input, body: Input) {
  const token = optionalText(query, 'clientToken');
  if (token !== undefined && !/^[\x21-\x7e]{1,64}$/.test(token)) throw invalid('clientToken');
  const made = state.once('instance', token, JSON.stringify(body), () => {
    const count = whole(body, 'purchaseCount', [1, 100, 1]);
    const instanceIds = Array.from({ length: count }, () => openInstance(state, body).id);
    return { instanceIds, orderId: state.world.bytes(16).toString('hex') };
  });
  // Before the machine has booted: it listens nowhere yet.
  for (const instance of holders(state)) if (made.instanceIds.includes(instance.id)) await publish(state, instance);
  return made;
}

function readSpec(state: State, body: Input) {
  const spec = text(body, 'spec');
  const flavor = flavors.find((each) => each.spec === spec);
  if (flavor === undefined) throw invalid('spec');
  if (flavor.soldOut) throw new Refusal(403, 'BccStockNotEnough', 'The stock of the spec in this zone is not enough');
  const imageId = text(body, 'imageId');
  if (!images.some(({ id }) => id === imageId)) throw new Refusal(404, 'ImageNotExist', 'The image does not exist');
  const zoneName = text(body, 'zoneName');
  if (!zones.some((zone) => zone === zoneName)) throw invalid('zoneName');
  if (holders(state).length >= state.world.quotas.limit(instanceQuota, quotaDefault)) {
    throw new Refusal(403, 'InstanceQuotaExceeded', 'The quota of instances is exceeded');
  }
  return { flavor, imageId, zoneName };
}

function readPlace(state: State, body: Input, zoneName: string) {
  const subnet = state.subnets.get(text(body, 'subnetId'));
  if (subnet === undefined) throw notFound('subnet');
  if (subnet.zoneName !== zoneName) throw invalid('subnetId');
  const many = Array.isArray(body.securityGroupIds) ? body.securityGroupIds.map(String) : [];
  const firewalls = [optionalText(body, 'securityGroupId') ?? [], many].flat();
  for (const id of firewalls) {
    if (state.firewalls.get(id)?.vpcId !== subnet.vpcId) throw notFound('security group');
  }
  return { subnetId: subnet.subnetId, vpcId: subnet.vpcId, firewalls };
}

function readUserData(body: Input): string {
  const encoded = optionalText(body, 'userData') ?? '';
  if (encoded.length > userDataLettersMax || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw invalid('userData');
  return Buffer.from(encoded, 'base64').toString('utf8');
}

function openInstance(state: State, body: Input): Instance {
  const { world } = state;
  const kind = readSpec(state, body);
  const place = readPlace(state, body, kind.zoneName);
  const paymentTiming = text(object(body, 'billing'), 'paymentTiming', /^(Prepaid|Postpaid)$/);
  const diskGiB = whole(body, 'rootDiskSizeInGb', [20, 2048, 20]);
  const userData = readUserData(body);
  const tags = readTags(body);
  const name = optionalText(body, 'name') ?? 'instance';
  const bandwidthInMbps = whole(body, 'networkCapacityInMbps', [0, 1_000, 0]);
  const id = state.id('i');
  if (bandwidthInMbps > 0) {
    const address = { name: optionalText(body, 'eipName') ?? name, bandwidthInMbps, tags: [], instanceId: id };
    openAddress(state, address);
  }
  const instance: Instance = {
    id,
    name,
    hostname: optionalText(body, 'hostname') ?? name,
    ...kind,
    ...place,
    description: optionalText(body, 'desc') ?? '',
    isProtected: body.deletionProtection === 1,
    diskGiB,
    diskId: state.id('v'),
    tags,
    paymentTiming,
    createdAtMs: world.clock.nowMs(),
    machine: world.machines.boot({ cloud: 'baidu', id, userData }),
    releasesAddress: body.isEipAutoRelatedDelete === true,
  };
  state.instances.set(id, instance);
  chargeFor(state, instance);
  return instance;
}

export function chargeFor({ world }: State, { id, flavor, diskGiB }: Instance): void {
  const perMonth = flavorPerMonth(flavor) + diskGiB * prices.diskGibPerMonth;
  const microsPerHour = Math.round((perMonth * 1_000_000) / hoursPerMonth);
  world.bill.open({ resource: id, sku: flavor.spec, currency: 'CNY', microsPerHour });
}

/** `suspended`: how the vendor shows every instance of an account that owes money. */
export function viewOf(state: State, instance: Instance, suspended?: string) {
  const { machine, flavor, createdAtMs } = instance;
  return {
    id: instance.id,
    name: instance.name,
    hostname: instance.hostname,
    desc: instance.description,
    instanceType: 'N5',
    spec: flavor.spec,
    status: suspended ?? statusOf(instance, state.world.clock.nowMs()),
    paymentTiming: instance.paymentTiming,
    createTime: new Date(createdAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    expireTime: '',
    publicIp: addressOf(state, instance)?.eip ?? '',
    internalIp: machine.privateAddress,
    cpuCount: flavor.cpuCount,
    memoryCapacityInGB: flavor.memoryCapacityInGB,
    localDiskSizeInGB: 0,
    imageId: instance.imageId,
    networkCapacityInMbps: addressOf(state, instance)?.bandwidthInMbps ?? 0,
    zoneName: instance.zoneName,
    subnetId: instance.subnetId,
    vpcId: instance.vpcId,
    autoRenew: false,
    keypairId: '',
    tags: instance.tags,
    nicInfo: { vpcId: instance.vpcId, subnetId: instance.subnetId, securityGroups: instance.firewalls },
    deletionProtection: instance.isProtected ? 1 : 0,
    isEipAutoRelatedDelete: instance.releasesAddress,
  };
}

/** Lists are late by the world's lag; a read by id is not. */
export function listInstances(state: State, query: Input, suspended?: string) {
  const { clock, timing } = state.world;
  const [zone, vpc, status] = ['zoneName', 'vpcId', 'status'].map((field) => optionalText(query, field));
  const [ids, names, tags] = ['instanceIds', 'instanceNames', 'tags'].map((field) =>
    optionalText(query, field)?.split(','),
  );
  const tagged = ({ tags: has }: Instance) =>
    tags?.every((tag) => has.some(({ tagKey, tagValue }) => tag === `${tagKey}:${tagValue}` || tag === tagKey)) ?? true;
  const found = [...state.instances.values()].filter(
    (each) =>
      clock.nowMs() - each.createdAtMs >= timing.listLagMs &&
      (zone ?? each.zoneName) === each.zoneName &&
      (vpc ?? each.vpcId) === each.vpcId &&
      (status === undefined || status === statusOf(each, clock.nowMs())) &&
      (ids?.includes(each.id) ?? true) &&
      (names?.includes(each.name) ?? true) &&
      tagged(each),
  );
  const views = found.map((each) => viewOf(state, each, suspended));
  return page(views, query, { items: 'instances', idOf: ({ id }) => id });
}

export function find(state: State, id: string): Instance {
  const instance = state.instances.get(id);
  if (instance === undefined) throw notFound('instance');
  return instance;
}

export const readInstance = (state: State, id: string, suspended?: string) => ({
  instance: viewOf(state, find(state, id), suspended),
});

function expect({ world }: State, instance: Instance, status: string): void {
  if (statusOf(instance, world.clock.nowMs()) === status) return;
  throw new Refusal(409, 'InvalidInstanceStatus', `The instance is not ${status}`);
}

export function startInstance(state: State, id: string) {
  const instance = find(state, id);
  expect(state, instance, 'Stopped');
  instance.machine.start();
  return {};
}

export async function stopInstance(state: State, id: string) {
  const instance = find(state, id);
  expect(state, instance, 'Running');
  await instance.machine.stop();
  return {};
}

export async function deleteInstance(state: State, id: string, body: Input) {
  const instance = find(state, id);
  if (instance.releasedAtMs !== undefined) return {};
  if (instance.isProtected)
    throw new Refusal(403, 'InstanceDeletionProtected', 'The instance is protected against deletion');
  instance.releasedAtMs = state.world.clock.nowMs();
  const address = addressOf(state, instance);
  state.world.bill.close(id);
  // It listens at its address until then.
  await instance.machine.remove();
  if (address !== undefined) {
    delete address.instanceId;
    if (instance.releasesAddress || body.relatedReleaseFlag === true) closeAddress(state, address);
  }
  return {};
}

export function bindTags(state: State, id: string, body: Input) {
  const instance = find(state, id);
  const added = readTags({ tags: body.changeTags });
  const kept = instance.tags.filter(({ tagKey }) => !added.some((tag) => tag.tagKey === tagKey));
  instance.tags = [...kept, ...added];
  return {};
}
