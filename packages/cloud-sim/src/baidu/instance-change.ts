import { readTags } from './address.ts';
import { type Input, invalid, notFound, optionalText, Refusal, text, whole } from './answer.ts';
import { type Flavor, flavors } from './catalogue.ts';
import { chargeFor, find, startInstance, stopInstance, viewOf } from './instance.ts';
import { publish } from './published.ts';
import { type Instance, type State, statusOf } from './state.ts';

/** What an operator does to an instance that is there. */

export async function rebootInstance(state: State, id: string) {
  const { machine } = running(state, id);
  await machine.stop();
  machine.start();
  return {};
}

function running(state: State, id: string): Instance {
  const instance = find(state, id);
  if (statusOf(instance, state.world.clock.nowMs()) === 'Running') return instance;
  throw new Refusal(409, 'InvalidInstanceStatus', 'The instance is not Running');
}

/** `start`, `stop` or `reboot` of several: all or, when one cannot, the error of that one. */
const batch =
  (act: (state: State, id: string) => object | Promise<object>) => async (state: State, _query: Input, body: Input) => {
    const ids = Array.isArray(body.instanceIds) ? body.instanceIds.map(String) : [];
    if (ids.length === 0) throw invalid('instanceIds');
    for (const id of ids) find(state, id);
    for (const id of ids) await act(state, id);
    return {};
  };
export const batchStart = batch(startInstance);
export const batchStop = batch(stopInstance);
export const batchReboot = batch(rebootInstance);

export function modifyAttributes(state: State, id: string, body: Input) {
  const instance = find(state, id);
  instance.name = optionalText(body, 'name') ?? instance.name;
  return {};
}

export function modifyDescription(state: State, id: string, body: Input) {
  find(state, id).description = optionalText(body, 'desc') ?? '';
  return {};
}

export function protect(state: State, id: string, body: Input) {
  find(state, id).isProtected = whole(body, 'deletionProtection', [0, 1]) === 1;
  return {};
}

export async function joinFirewall(state: State, id: string, body: Input) {
  const instance = find(state, id);
  const firewall = text(body, 'securityGroupId');
  if (state.firewalls.get(firewall)?.vpcId !== instance.vpcId) throw notFound('security group');
  instance.firewalls = [...new Set([...instance.firewalls, firewall])];
  await publish(state, instance);
  return {};
}

/** An instance keeps at least one. */
export async function leaveFirewall(state: State, id: string, body: Input) {
  const instance = find(state, id);
  const left = instance.firewalls.filter((each) => each !== text(body, 'securityGroupId'));
  if (left.length === instance.firewalls.length) throw notFound('security group');
  if (left.length === 0) throw new Refusal(409, 'InvalidInstanceStatus', 'The last security group cannot be left');
  instance.firewalls = left;
  await publish(state, instance);
  return {};
}

export function unbindTags(state: State, id: string, body: Input) {
  const instance = find(state, id);
  const gone = readTags({ tags: body.changeTags });
  instance.tags = instance.tags.filter(({ tagKey }) => !gone.some((tag) => tag.tagKey === tagKey));
  return {};
}

/** By the name of a spec, as instances are made by. */
export const resizeBySpec = (state: State, id: string, body: Input) =>
  resize(
    state,
    id,
    flavors.find(({ spec }) => spec === text(body, 'spec')),
  );

/** By CPUs and memory, the older form. */
export function resizeByNumbers(state: State, id: string, body: Input) {
  const [cpus, gib] = [whole(body, 'cpuCount', [1, 128]), whole(body, 'memoryCapacityInGB', [1, 1_024])];
  const fits = (each: Flavor) => each.cpuCount === cpus && each.memoryCapacityInGB === gib;
  return resize(state, id, flavors.find(fits));
}

/** One that runs is booted anew. It is shown as `Scaling` for a moment, and costs what its new spec costs. */
async function resize(state: State, id: string, flavor: Flavor | undefined) {
  const { clock, timing, bill } = state.world;
  const instance = find(state, id);
  if (flavor === undefined) throw invalid('spec');
  if (flavor.soldOut) throw new Refusal(403, 'BccStockNotEnough', 'The stock of the spec in this zone is not enough');
  const status = statusOf(instance, clock.nowMs());
  if (status !== 'Running' && status !== 'Stopped')
    throw new Refusal(409, 'InvalidInstanceStatus', `The instance is ${status}`);
  instance.flavor = flavor;
  instance.scalesUntilMs = clock.nowMs() + timing.bootMs / 4;
  bill.close(id);
  chargeFor(state, instance);
  if (status === 'Running') {
    await instance.machine.stop();
    instance.machine.start();
  }
  return {};
}

export function listByIds(state: State, _query: Input, body: Input) {
  const ids = Array.isArray(body.instanceIds) ? body.instanceIds.map(String) : [];
  const found = [...state.instances.values()].filter(({ id }) => ids.includes(id));
  return { marker: '', isTruncated: false, maxKeys: 1000, instances: found.map((each) => viewOf(state, each)) };
}

const diskView = ({ diskId, diskGiB, zoneName, id, createdAtMs }: Instance) => ({
  ...{ id: diskId, name: '', diskSizeInGB: diskGiB, storageType: 'enhanced_ssd_pl1', type: 'System', status: 'InUse' },
  ...{ paymentTiming: 'Postpaid', zoneName, isSystemVolume: true, desc: '', expireTime: '' },
  createTime: new Date(createdAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  attachments: [{ volumeId: diskId, instanceId: id, device: '/dev/vda', serial: '' }],
});

/** Disks stand and go with their instances. */
export function listDisks(state: State, query: Input) {
  const [instance, zone] = [optionalText(query, 'instanceId'), optionalText(query, 'zoneName')];
  const found = [...state.instances.values()].filter(
    (each) => (instance ?? each.id) === each.id && (zone ?? each.zoneName) === each.zoneName,
  );
  return { marker: '', isTruncated: false, maxKeys: 1000, volumes: found.map(diskView) };
}

export function readDisk(state: State, id: string) {
  const owner = [...state.instances.values()].find(({ diskId }) => diskId === id);
  if (owner === undefined) throw notFound('volume');
  return { volume: diskView(owner) };
}

export function createKeyPair(state: State, _query: Input, body: Input) {
  const name = text(body, 'name', /^[A-Za-z][\w-]{0,64}$/);
  if ([...state.keyPairs.values()].some((each) => each.name === name))
    throw new Refusal(409, 'KeyPairNameConflict', 'The name of the key pair is taken');
  const keypair = {
    ...{ keypairId: state.id('k'), name, description: optionalText(body, 'description') ?? '' },
    ...{ createdTime: new Date(state.world.clock.nowMs()).toISOString(), instanceCount: 0, regionId: 'bj' },
    publicKey: optionalText(body, 'publicKey') ?? '',
    fingerPrint: state.world.bytes(16).toString('hex'),
  };
  state.keyPairs.set(keypair.keypairId, keypair);
  return { keypair };
}

export const listKeyPairs = (state: State) => ({
  ...{ marker: '', isTruncated: false, maxKeys: 1000 },
  keypairs: [...state.keyPairs.values()],
});

export function deleteKeyPair(state: State, id: string) {
  if (!state.keyPairs.delete(id)) throw notFound('keypair');
  return {};
}

/** What was paid in advance would lie here for a week; nothing that this simulator makes is. */
export const listRecycled = () => ({ marker: '', isTruncated: false, maxKeys: 1000, instances: [] });
