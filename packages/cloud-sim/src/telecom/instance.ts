import { accepted, flag, type Input, missing, objects, optionalText, page, Refusal, text } from './answer.ts';
import { placeOrder } from './order.ts';
import { regionOf } from './region.ts';
import { type Instance, isOpen, type State, statusOf } from './state.ts';

const notFound = () => new Refusal('Ecs.Instance.NotFound', 'the instance does not exist');

/** Those that a list shows: of this region, and their order carried out. */
export const shown = (state: State, input: Input): readonly Instance[] => {
  const { regionID } = regionOf(input);
  return [...state.instances.values()].filter((each) => each.region.regionID === regionID && isOpen(state, each));
};

export function find(state: State, input: Input): Instance {
  const id = text(input, 'instanceID');
  const found = shown(state, input).find(({ instanceID }) => instanceID === id);
  if (found === undefined) throw notFound();
  return found;
}

/** `suspended`: how the vendor shows every instance of an account that owes money. */
export function listInstances(state: State, input: Input, suspended?: 'expired' | 'freezing') {
  const filters = readFilters(state, input);
  const found = shown(state, input).filter((each) => filters.every((fits) => fits(each)));
  const views = found.sort((a, b) => b.createdAtMs - a.createdAtMs).map((each) => viewOf(state, each, suspended));
  return accepted(page(views, input, 'results'));
}

type Fits = (instance: Instance) => boolean;

function readFilters(state: State, input: Input): readonly Fits[] {
  const { world } = state;
  const exact: readonly [field: string, of: (each: Instance) => string][] = [
    ['azName', ({ azName }) => azName],
    ['instanceName', ({ instanceName }) => instanceName],
    ['vpcID', ({ vpcID }) => vpcID],
    ['resourceID', ({ resourceID }) => resourceID],
  ];
  const equal = exact.flatMap(([field, of]): Fits[] => {
    const wanted = optionalText(input, field);
    return wanted === undefined ? [] : [(each) => of(each) === wanted];
  });
  const [keyword, ids] = [optionalText(input, 'keyword'), optionalText(input, 'instanceIDList')?.split(',')];
  const labels = objects(input, 'labelList', 10).map((label) => [text(label, 'labelKey'), label.labelValue] as const);
  const words = ({ instanceName, displayName, instanceID, machine }: Instance) =>
    `${instanceName} ${displayName} ${instanceID} ${machine.privateAddress}`;
  return [
    ...equal,
    ...(keyword === undefined ? [] : [(each: Instance) => words(each).includes(keyword)]),
    ...(ids === undefined ? [] : [({ instanceID }: Instance) => ids.includes(instanceID)]),
    // Labels are bound up to ten minutes after the machine runs; here after the world's lag.
    ...labels.map(([key, value]): Fits => {
      const bound = ({ opensAtMs }: Instance) => world.clock.nowMs() >= opensAtMs + world.timing.listLagMs;
      return (each) => bound(each) && each.labels.get(key) === value;
    }),
  ];
}

function viewOf(state: State, instance: Instance, suspended?: string) {
  const { region, flavor, machine, eipID, createdAtMs } = instance;
  const floatingIP = eipID === undefined ? '' : (state.addresses.get(eipID)?.ip ?? '');
  const created = new Date(createdAtMs).toISOString();
  const floating = floatingIP === '' ? [] : [{ addr: floatingIP, version: 4, type: 'floating' }];
  return {
    projectID: '0',
    azName: instance.azName,
    attachedVolume: [],
    addresses: [
      {
        vpcName: state.networks.get(instance.vpcID)?.name ?? '',
        addressList: [{ addr: machine.privateAddress, version: 4, type: 'fixed', isMaster: true }, ...floating],
      },
    ],
    resourceID: instance.resourceID,
    instanceID: instance.instanceID,
    displayName: instance.displayName,
    instanceName: instance.instanceName,
    instanceDescription: instance.description,
    osType: 1,
    instanceStatus: instance.givenBackAtMs === undefined ? (suspended ?? statusOf(instance)) : statusOf(instance),
    expiredTime: '',
    createdTime: created,
    updatedTime: created,
    secGroupList: instance.firewalls.map((id) => ({
      securityGroupID: id,
      securityGroupName: state.firewalls.get(id)?.name ?? '',
    })),
    privateIP: machine.privateAddress,
    privateIPv6: '',
    fixedIPList: [machine.privateAddress],
    floatingIP,
    image: { imageID: instance.imageID, imageName: instance.imageName },
    flavor: {
      flavorID: flavor.flavorID,
      flavorName: flavor.flavorName,
      flavorCPU: flavor.flavorCPU,
      flavorRAM: flavor.flavorRAM,
    },
    onDemand: instance.onDemand,
    vpcID: instance.vpcID,
    vpcName: state.networks.get(instance.vpcID)?.name ?? '',
    subnetIDList: [instance.subnetID],
    regionID: region.regionID,
    deletionProtection: false,
  };
}

export function readInstance(state: State, input: Input) {
  const { instanceDescription: _, ...details } = viewOf(state, find(state, input));
  return accepted(details);
}

export function listStatuses(state: State, input: Input) {
  const ids = optionalText(input, 'instanceIDList')?.split(',');
  const found = shown(state, input).filter(({ instanceID }) => ids === undefined || ids.includes(instanceID));
  const statuses = found.map((each) => ({ instanceID: each.instanceID, instanceStatus: statusOf(each) }));
  return accepted(page(statuses, input, 'statusList'));
}

export function startInstance(state: State, input: Input) {
  const instance = find(state, input);
  if (statusOf(instance) !== 'stopped') {
    throw new Refusal('Ecs.Instance.StatusNotStopped', 'the instance is not stopped');
  }
  instance.boots = 'starting';
  instance.machine.start();
  return accepted({ jobID: state.uuid() });
}

export async function stopInstance(state: State, input: Input) {
  const instance = find(state, input);
  if (statusOf(instance) !== 'running') {
    throw new Refusal('Ecs.Instance.StatusNotRunning', 'the instance is not running');
  }
  await instance.machine.stop();
  return accepted({ jobID: state.uuid() });
}

async function giveBack(state: State, instance: Instance, deleteEip: boolean): Promise<void> {
  if (instance.givenBackAtMs !== undefined) return;
  instance.givenBackAtMs = state.world.clock.nowMs();
  instance.deleteEip = deleteEip;
  state.world.bill.close(instance.instanceID);
  await instance.machine.remove();
}

/** With all that was made for it, if asked so. */
export async function deleteInstance(state: State, input: Input) {
  const instance = find(state, input);
  flag(input, 'deleteVolume', false);
  await giveBack(state, instance, flag(input, 'deleteEip', false));
  return accepted({});
}

export async function unsubscribeInstance(state: State, input: Input) {
  const instance = find(state, input);
  text(input, 'clientToken', /^.{1,64}$/);
  await giveBack(state, instance, false);
  const { masterOrderID, masterOrderNO } = placeOrder(state, { resourceType: 'VM', resourceID: instance.instanceID });
  return accepted({ masterOrderID, masterOrderNO, regionID: instance.region.regionID });
}

export function updateLabels(state: State, input: Input) {
  const { labels } = find(state, input);
  const action = text(input, 'action', /^(ADD|UPDATE|DELETE)$/);
  for (const label of objects(input, 'labelList', 10)) {
    const key = text(label, 'labelKey', /^.{1,32}$/);
    if (action === 'DELETE') labels.delete(key);
    else labels.set(key, text(label, 'labelValue', /^.{1,32}$/));
  }
  if (labels.size > 10) throw missing('labelList');
  return accepted(undefined);
}
