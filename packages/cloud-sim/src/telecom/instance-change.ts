import { accepted, type Input, missing, optionalText, page, Refusal, text } from './answer.ts';
import { flavorsOf } from './catalogue.ts';
import { chargeFor } from './create-instance.ts';
import { find, shown } from './instance.ts';
import { placeOrder } from './order.ts';
import { publish } from './published.ts';
import { type Instance, type State, statusOf } from './state.ts';

/** What an operator does to an instance that is there. Paths and fields are those of `yunionio/cloudmux`. */

export async function rebootInstance(state: State, input: Input) {
  const instance = find(state, input);
  if (statusOf(instance) !== 'running') {
    throw new Refusal('Ecs.Instance.StatusNotRunning', 'the instance is not running');
  }
  await restart(instance);
  return accepted({ jobID: state.uuid() });
}

async function restart(instance: Instance): Promise<void> {
  instance.boots = 'restarting';
  await instance.machine.stop();
  instance.machine.start();
}

export function updateInstance(state: State, input: Input) {
  const instance = find(state, input);
  const displayName = optionalText(input, 'displayName');
  if (displayName !== undefined && !/^.{2,63}$/.test(displayName)) throw missing('displayName');
  instance.displayName = displayName ?? instance.displayName;
  instance.description = optionalText(input, 'instanceDescription') ?? instance.description;
  return accepted({ instanceID: instance.instanceID });
}

/** An order, which is carried out at once; only of a machine that is stopped, as the vendor's page wants it. */
export function resizeInstance(state: State, input: Input) {
  const instance = find(state, input);
  const token = text(input, 'clientToken', /^.{1,64}$/);
  const answer = state.once('update-flavor-spec', token, JSON.stringify(input), () => {
    const { region, azName } = instance;
    const id = text(input, 'flavorID');
    const flavor = flavorsOf(region.regionID, azName, state.hash).find(({ flavorID }) => flavorID === id);
    if (flavor === undefined) throw new Refusal('Ecs.Flavor.NotFound', `the flavor ${id} does not exist`);
    if (flavor.soldOut) throw new Refusal('Ecs.Flavor.SoldOut', `the flavor ${flavor.flavorName} is sold out`);
    if (statusOf(instance) !== 'stopped') {
      throw new Refusal('Ecs.Instance.StatusNotStopped', 'the instance is not stopped');
    }
    instance.flavor = flavor;
    state.world.bill.close(instance.instanceID);
    chargeFor(state, instance);
    const { masterOrderID, masterOrderNO } = placeOrder(state, {
      resourceType: 'VM',
      resourceID: instance.instanceID,
    });
    return { masterOrderID, masterOrderNO, regionID: region.regionID };
  });
  return accepted(answer);
}

const groupOf = (state: State, input: Input, { vpcID }: Instance): string => {
  const id = text(input, 'securityGroupID');
  if (state.firewalls.get(id)?.vpcID === vpcID) return id;
  throw new Refusal('Openapi.SecurityGroup.NotFound', 'the security group does not exist in this vpc');
};

export async function joinFirewall(state: State, input: Input) {
  const instance = find(state, input);
  instance.firewalls = [...new Set([...instance.firewalls, groupOf(state, input, instance)])];
  await publish(state, instance);
  return accepted(undefined);
}

export async function leaveFirewall(state: State, input: Input) {
  const instance = find(state, input);
  const gone = groupOf(state, input, instance);
  instance.firewalls = instance.firewalls.filter((id) => id !== gone);
  await publish(state, instance);
  return accepted(undefined);
}

const diskView = (instance: Instance) => ({
  diskID: `${instance.resourceID.slice(0, 8)}-disk`,
  diskName: `${instance.instanceName}-system`,
  diskSize: instance.diskGiB,
  diskType: 'SAS',
  diskMode: 'VBD',
  diskStatus: 'in-use',
  isSystemVolume: true,
  azName: instance.azName,
  instanceID: instance.instanceID,
  instanceName: instance.instanceName,
  regionID: instance.region.regionID,
  createTime: instance.createdAtMs,
});

/** Disks stand and go with their instances. */
export function listDisks(state: State, input: Input) {
  const disks = shown(state, input).map(diskView);
  return accepted({ ...page(disks, input, 'diskList'), diskTotal: disks.length });
}
