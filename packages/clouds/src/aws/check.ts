import {
  AllocateAddressCommand,
  CreateInternetGatewayCommand,
  CreateVpcCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { refusedReads } from '../account/reads.ts';
import { CloudError } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { Ec2 } from './client.ts';

const unproven = [
  'AWS does not say without a machine whether RunInstances, TerminateInstances and AssociateAddress are permitted',
  'The limit of vCPUs is known only when it is reached; that of reserved addresses (5 a region at first) shows in a plan',
];

/** Who the key is of, and by the vendor's dry runs what it may do. */
export async function checkAccount(ec2: Ec2, region: string, call: CallOptions): Promise<AccountCheck> {
  let account = 'unknown';
  const problems: string[] = [];
  const refused = await refusedReads([
    async () => {
      const input = { RegionNames: [region], AllRegions: true };
      const { Regions = [] } = await ec2.read(new DescribeRegionsCommand(input), call);
      const isOn = Regions.some(
        ({ RegionName, OptInStatus }) => RegionName === region && OptInStatus !== 'not-opted-in',
      );
      if (!isOn) problems.push(`The region ${region} is not enabled for this account: opt in to it`);
    },
    async () => {
      const { SecurityGroups = [] } = await ec2.read(new DescribeSecurityGroupsCommand({ MaxResults: 5 }), call);
      account = SecurityGroups[0]?.OwnerId ?? account;
    },
    () => ec2.read(new DescribeInstancesCommand({ MaxResults: 5 }), call),
    () => ec2.read(new DescribeAddressesCommand({}), call),
    () => ec2.read(new DescribeVolumesCommand({ MaxResults: 5 }), call),
    () => dryRun(ec2.read(new CreateVpcCommand({ CidrBlock: '10.83.0.0/16', DryRun: true }), call)),
    () => dryRun(ec2.read(new CreateInternetGatewayCommand({ DryRun: true }), call)),
    () => dryRun(ec2.read(new AllocateAddressCommand({ Domain: 'vpc', DryRun: true }), call)),
  ]);
  return { account, refused, problems, unproven };
}

/** A dry run that would have gone well is answered by a refusal of its own. */
async function dryRun(attempt: Promise<unknown>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!(error instanceof CloudError) || error.vendorCode !== 'DryRunOperation') throw error;
  }
}
