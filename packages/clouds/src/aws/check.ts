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
import { CloudError } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { Ec2 } from './client.ts';

/** Classes of errors that only a person can mend, and that say so in a sentence instead of failing the check. */
const problemOf: Partial<Record<CloudError['errorClass'], string>> = {
  permission: 'the key may not do this: give it the policy infra/aws/policy.json',
  'account-blocked': 'the account is not verified, not subscribed or closed: ask AWS support',
  quota: 'a limit of the account is reached: ask AWS to raise it',
};

const unproven = [
  'AWS does not say without a machine whether RunInstances, TerminateInstances and AssociateAddress are permitted',
  'The limit of vCPUs is known only when it is reached; that of reserved addresses (5 a region at first) shows in a plan',
];

/** Who the key is of, and by the vendor's dry runs what it may do. @throws CloudError `credentials` when it is nobody's */
export async function checkAccount(ec2: Ec2, region: string, call: CallOptions): Promise<AccountCheck> {
  const { Regions = [] } = await ec2.read(
    new DescribeRegionsCommand({ RegionNames: [region], AllRegions: true }),
    call,
  );
  const isOn = Regions.some(({ RegionName, OptInStatus }) => RegionName === region && OptInStatus !== 'not-opted-in');
  const regionProblems = isOn ? [] : [`The region ${region} is not enabled for this account: opt in to it`];

  let account = 'unknown';
  const attempts: readonly (readonly [what: string, attempt: () => Promise<unknown>])[] = [
    [
      'DescribeSecurityGroups',
      async () => {
        const { SecurityGroups = [] } = await ec2.read(new DescribeSecurityGroupsCommand({ MaxResults: 5 }), call);
        account = SecurityGroups[0]?.OwnerId ?? account;
      },
    ],
    ['DescribeInstances', () => ec2.read(new DescribeInstancesCommand({ MaxResults: 5 }), call)],
    ['DescribeAddresses', () => ec2.read(new DescribeAddressesCommand({}), call)],
    ['DescribeVolumes', () => ec2.read(new DescribeVolumesCommand({ MaxResults: 5 }), call)],
    ['CreateVpc', () => ec2.read(new CreateVpcCommand({ CidrBlock: '10.83.0.0/16', DryRun: true }), call)],
    ['CreateInternetGateway', () => ec2.read(new CreateInternetGatewayCommand({ DryRun: true }), call)],
    ['AllocateAddress', () => ec2.read(new AllocateAddressCommand({ Domain: 'vpc', DryRun: true }), call)],
  ];
  const problems: string[] = [...regionProblems];
  for (const [what, attempt] of attempts) {
    const problem = await problemIn(what, attempt);
    if (problem !== undefined) problems.push(problem);
  }
  return { account, problems, unproven };
}

async function problemIn(what: string, attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // The answer to a dry run that would have gone well.
    if (error.vendorCode === 'DryRunOperation') return undefined;
    const problem = problemOf[error.errorClass];
    if (problem === undefined) throw error;
    const id = error.vendorRequestId === undefined ? '' : ` (request ${error.vendorRequestId})`;
    return `AWS refused ${what} as ${error.vendorCode}: ${problem}${id}`;
  }
}
