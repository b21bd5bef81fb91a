import { publicAddressOf } from './address-of.ts';
import { typeOf } from './catalogue.ts';
import { Ec2Error, missingParameter } from './errors.ts';
import { filtered } from './filter.ts';
import { chargeFor, instanceOutput, stateCodes, stateOf, stateOutput, terminate } from './instance-state.ts';
import type { DescribeInput } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Instance, isVisible, type Operation } from './region.ts';
import { requireCpus, runInstances } from './run-instances.ts';

interface IdsInput {
  readonly InstanceIds: readonly string[];
}

/** @throws Ec2Error InvalidInstanceID.Malformed, InvalidInstanceID.NotFound; the latter also while it is too young to be seen. */
export function instancesOf(
  ec2: Ec2,
  ids: readonly string[],
  isSeen: (instance: Instance) => boolean = () => true,
): Instance[] {
  if (ids.length === 0) throw missingParameter('InstanceId');
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) throw new Ec2Error('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const found = ids.map((id) => ec2.region.instances.get(id));
  const missing = ids.filter((_, at) => found[at] === undefined || !isSeen(found[at]));
  if (missing.length === 1)
    throw new Ec2Error('InvalidInstanceID.NotFound', `The instance ID '${missing[0]}' does not exist`);
  if (missing.length > 1)
    throw new Ec2Error('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
  return found.filter((instance) => instance !== undefined);
}

interface ListInput extends DescribeInput {
  readonly InstanceIds?: readonly string[];
}

/** By reservation, as the vendor groups them. */
const describeInstances: Operation<ListInput> = (ec2, input) => {
  const { InstanceIds = [], MaxResults } = input;
  if (InstanceIds.length > 0 && MaxResults !== undefined) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  const seen = (instance: Instance) => isVisible(ec2, instance);
  const all =
    InstanceIds.length > 0 ? instancesOf(ec2, InstanceIds, seen) : [...ec2.region.instances.values()].filter(seen);
  const found = filtered(all, input.Filters, {
    'instance-id': ({ id }) => id,
    'instance-state-name': (instance) => stateOf(ec2, instance),
    'instance-state-code': (instance) => String(stateCodes[stateOf(ec2, instance)]),
    'instance-type': ({ type }) => type,
    'image-id': ({ imageId }) => imageId,
    'client-token': ({ clientToken }) => clientToken,
    'vpc-id': ({ subnet, ending }) => (ending === 'terminated' ? undefined : subnet.vpcId),
    'subnet-id': ({ subnet, ending }) => (ending === 'terminated' ? undefined : subnet.id),
    'availability-zone': ({ subnet }) => subnet.zone,
    'reservation-id': ({ reservationId }) => reservationId,
    'instance.group-id': ({ groupIds }) => groupIds,
    'private-ip-address': ({ machine }) => machine.privateAddress,
    'ip-address': (instance) => publicAddressOf(ec2, instance),
    'network-interface.network-interface-id': ({ cardId }) => cardId,
    'key-name': ({ keyName }) => keyName,
    architecture: ({ type }) => typeOf(type).arch,
    'owner-id': () => ec2.accountId,
  });
  const { items, next } = pageOf(found, input);
  const reservations = new Map<string, object[]>();
  for (const instance of items) {
    const others = reservations.get(instance.reservationId) ?? [];
    reservations.set(instance.reservationId, [...others, instanceOutput(ec2, instance)]);
  }
  const Reservations = [...reservations].map(([ReservationId, Instances]) => ({
    ReservationId,
    OwnerId: ec2.accountId,
    Groups: [],
    Instances,
  }));
  return { Reservations, NextToken: next };
};

/** Each with its state before and after. */
function changeAll(ec2: Ec2, { InstanceIds }: IdsInput, change: (instance: Instance) => void): object[] {
  return instancesOf(ec2, InstanceIds).map((instance) => {
    const before = stateOf(ec2, instance);
    change(instance);
    const after = stateOf(ec2, instance);
    // The vendor's order: there are clients that take the first name that they find.
    return { InstanceId: instance.id, CurrentState: stateOutput(after), PreviousState: stateOutput(before) };
  });
}

const wrongState = (instance: Instance, verb: string) =>
  new Ec2Error(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is not in a state from which it can be ${verb}.`,
  );

/** All of them or, when one is protected, none. */
const terminateInstances: Operation<IdsInput> = (ec2, input) => {
  const kept = instancesOf(ec2, input.InstanceIds).find(({ isProtected }) => isProtected);
  if (kept !== undefined) {
    const message = `The instance '${kept.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`;
    throw new Ec2Error('OperationNotPermitted', message);
  }
  return { TerminatingInstances: changeAll(ec2, input, (instance) => terminate(ec2, instance)) };
};

const stopInstances: Operation<IdsInput> = (ec2, input) => ({
  StoppingInstances: changeAll(ec2, input, (instance) => {
    const state = stateOf(ec2, instance);
    if (state === 'shutting-down' || state === 'terminated' || state === 'pending')
      throw wrongState(instance, 'stopped');
    if (state !== 'running') return;
    instance.ending = 'stopping';
    instance.rebooting = undefined;
    instance.stoppedAtMs = ec2.world.clock.nowMs();
    ec2.world.bill.close(instance.id);
    void instance.machine.stop().then(() => {
      if (instance.ending === 'stopping') instance.ending = undefined;
    });
  }),
});

const startInstances: Operation<IdsInput> = (ec2, input) => ({
  StartingInstances: changeAll(ec2, input, (instance) => {
    const state = stateOf(ec2, instance);
    if (state === 'running' || state === 'pending') return;
    if (state !== 'stopped') throw wrongState(instance, 'started');
    requireCpus(ec2, typeOf(instance.type).cpus);
    instance.stoppedAtMs = undefined;
    instance.machine.start();
    chargeFor(ec2, instance);
  }),
});

/** A machine that reboots is shown as running all the while. */
const rebootInstances: Operation<IdsInput> = (ec2, { InstanceIds }) => {
  for (const instance of instancesOf(ec2, InstanceIds)) {
    if (stateOf(ec2, instance) !== 'running') throw wrongState(instance, 'rebooted');
    instance.rebooting = 'down';
    void instance.machine.stop().then(() => {
      if (instance.rebooting !== 'down') return;
      instance.machine.start();
      instance.rebooting = 'up';
    });
  }
  return {};
};

export const instanceOperations = {
  RunInstances: runInstances,
  DescribeInstances: describeInstances,
  TerminateInstances: terminateInstances,
  StopInstances: stopInstances,
  StartInstances: startInstances,
  RebootInstances: rebootInstances,
};
