import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions, ListedMachine } from '../port.ts';
import type { Ec2 } from './client.ts';
import { phaseOf } from './machine.ts';
import { givenTags, keyTag, ownerTag, tagFilter, tagValue } from './names.ts';

const pageSizeDefault = 500;
const pagesMax = 1_000;
const states = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];

/** All machines of an owner that are not gone, page by page. */
export async function* listMachines(
  ec2: Ec2,
  owner: string,
  { call, pageSize = pageSizeDefault }: { readonly call: CallOptions; readonly pageSize?: number | undefined },
): AsyncGenerator<ListedMachine> {
  const Filters = [tagFilter(ownerTag, owner), { Name: 'instance-state-name', Values: states }];
  let next: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const input = { Filters, MaxResults: pageSize, ...(next !== undefined && { NextToken: next }) };
    const { Reservations = [], NextToken } = await ec2.read(new DescribeInstancesCommand(input), call);
    for (const instance of Reservations.flatMap(({ Instances = [] }) => Instances)) {
      const { InstanceId: handle, InstanceType, Tags } = instance;
      const key = tagValue(Tags, keyTag);
      if (handle === undefined || key === undefined) continue;
      const type = InstanceType === undefined ? {} : { type: InstanceType };
      yield { key, handle, phase: phaseOf(instance), ...type, tags: givenTags(Tags) };
    }
    next = NextToken;
    if (next === undefined || next === '') return;
  }
  throw new CloudError('unavailable', `AWS lists more than ${pagesMax} pages of machines of ${owner}`);
}
