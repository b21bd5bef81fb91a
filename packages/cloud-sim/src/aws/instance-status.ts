import { filtered } from './filter.ts';
import { instancesOf } from './instance.ts';
import { stateCodes, stateOf, stateOutput } from './instance-state.ts';
import type { DescribeInput } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Instance, isVisible, type Operation } from './region.ts';

interface StatusInput extends DescribeInput {
  readonly InstanceIds?: readonly string[];
  readonly IncludeAllInstances?: boolean;
}

/** Of those that run, unless all are asked for. Checks of what runs always pass. */
const describeStatus: Operation<StatusInput> = (ec2, input) => {
  const { InstanceIds = [], IncludeAllInstances = false } = input;
  const seen = (instance: Instance) => isVisible(ec2, instance);
  const all =
    InstanceIds.length > 0 ? instancesOf(ec2, InstanceIds, seen) : [...ec2.region.instances.values()].filter(seen);
  const wanted = all.filter((instance) => IncludeAllInstances || stateOf(ec2, instance) === 'running');
  const found = filtered(wanted, input.Filters, {
    'instance-state-name': (instance) => stateOf(ec2, instance),
    'instance-state-code': (instance) => String(stateCodes[stateOf(ec2, instance)]),
    'instance-status.status': (instance) => checkOf(ec2, instance).Status,
    'system-status.status': (instance) => checkOf(ec2, instance).Status,
    'availability-zone': ({ subnet }) => subnet.zone,
  });
  const { items, next } = pageOf(found, input);
  const InstanceStatuses = items.map((instance) => ({
    InstanceId: instance.id,
    AvailabilityZone: instance.subnet.zone,
    InstanceState: stateOutput(stateOf(ec2, instance)),
    InstanceStatus: checkOf(ec2, instance),
    SystemStatus: checkOf(ec2, instance),
  }));
  return { InstanceStatuses, NextToken: next };
};

function checkOf(ec2: Ec2, instance: Instance) {
  const running = stateOf(ec2, instance) === 'running';
  return running
    ? { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] }
    : { Status: 'not-applicable', Details: [] };
}

/** What a machine prints is not kept here, so that the output says only that it booted. */
const consoleOutput: Operation<{ readonly InstanceId: string }> = (ec2, { InstanceId }) => {
  const [instance] = instancesOf(ec2, [InstanceId]);
  const booted = instance !== undefined && stateOf(ec2, instance) === 'running';
  const text = booted ? `Cloud-init finished at ${new Date(instance.madeAtMs).toUTCString()}.\n` : '';
  return {
    InstanceId,
    Output: Buffer.from(text).toString('base64'),
    Timestamp: new Date(ec2.world.clock.nowMs()),
  };
};

export const instanceStatusOperations = { DescribeInstanceStatus: describeStatus, GetConsoleOutput: consoleOutput };
