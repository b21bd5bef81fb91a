import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** What an operator does by hand, outside of us, with the vendor's own SDK. */
let sim: CloudSim;
let ec2: EC2Client;
beforeEach(async () => {
  sim = await startCloudSim({ clouds: ['aws'], machines: 'hollow', timing: { bootMs: 20 }, throttles: false });
  ec2 = client('eu-west-1');
});
afterEach(() => sim.close());

const client = (region: string, change: Partial<{ secretAccessKey: string }> = {}) => {
  const credentials = { ...(sim.vendor('aws').account as { accessKeyId: string; secretAccessKey: string }), ...change };
  return new EC2Client({ region, endpoint: sim.endpoints.aws?.http ?? '', credentials, maxAttempts: 1 });
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ name }: Error) => name,
  );
const order = { ImageId: 'ami-0a1b2c3d4e5f60718', InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };
async function started(change: object = {}): Promise<string> {
  const { Instances: [made] = [] } = await ec2.send(new RunInstancesCommand({ ...order, ...change }));
  const id = made?.InstanceId ?? '';
  await expect.poll(async () => (await seen(id))?.State?.Name).toBe('running');
  return id;
}
async function seen(id: string) {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations[0]?.Instances?.[0];
}

describe('an operator at the simulated EC2', () => {
  it('reboots a machine, which is shown as running all the while, and stops it, and is told who stopped it', async () => {
    const id = await started();
    await ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
    const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
    expect(InstanceStatuses?.[0]).toMatchObject({ InstanceState: { Name: 'running' }, SystemStatus: { Status: 'ok' } });
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await expect.poll(async () => (await seen(id))?.State?.Name).toBe('stopped');
    expect((await seen(id))?.StateReason?.Code).toBe('Client.UserInitiatedShutdown');
  });

  it('resizes a stopped machine only, in the newer form of the call and in the older', async () => {
    const id = await started();
    const resize = (change: object) => ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, ...change }));
    expect(await codeOf(resize({ InstanceType: { Value: 't3.small' } }))).toBe('IncorrectInstanceState');
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await expect.poll(async () => (await seen(id))?.State?.Name).toBe('stopped');
    await resize({ InstanceType: { Value: 't3.small' } });
    await resize({ Attribute: 'instanceType', Value: 't3.large' });
    const type = new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'instanceType' });
    expect((await ec2.send(type)).InstanceType).toEqual({ Value: 't3.large' });
    expect(await codeOf(resize({}))).toBe('InvalidParameterCombination');
  });

  it('cannot terminate a protected machine', async () => {
    const InstanceId = await started();
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }));
    expect(await codeOf(ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] })))).toBe(
      'OperationNotPermitted',
    );
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: false } }));
    expect(await codeOf(ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] })))).toBe('done');
  });

  it('counts what runs against the quota of CPUs, and not what is stopped', async () => {
    sim.quotas('aws').set('vcpu', 2);
    const first = await started();
    expect(await codeOf(ec2.send(new RunInstancesCommand(order)))).toBe('VcpuLimitExceeded');
    await ec2.send(new StopInstancesCommand({ InstanceIds: [first] }));
    await started();
    expect(await codeOf(ec2.send(new StartInstancesCommand({ InstanceIds: [first] })))).toBe('VcpuLimitExceeded');
  });

  it('sees every source of a rule again, and the rules of the way out', async () => {
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' }));
    const port = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    const IpRanges = [{ CidrIp: '10.0.0.0/8', Description: 'inside' }];
    const sources = { IpRanges, Ipv6Ranges: [{ CidrIpv6: '::/0' }], UserIdGroupPairs: [{ GroupId }] };
    const ingress = { GroupId, IpPermissions: [{ ...port, ...sources }] };
    const { SecurityGroupRules } = await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress));
    expect(SecurityGroupRules).toHaveLength(3);
    const out = [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: out }));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([{ ...port, IpRanges, UserIdGroupPairs: [{ GroupId }] }]);
    expect(SecurityGroups?.[0]?.IpPermissionsEgress?.map(({ IpProtocol }) => IpProtocol)).toEqual(['-1', 'udp']);
    expect(await codeOf(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['nope'] })))).toBe(
      'InvalidGroupId.Malformed',
    );
  });

  it('gives a machine a network interface, an address in a public subnet, and a key', async () => {
    const { KeyMaterial } = await ec2.send(new CreateKeyPairCommand({ KeyName: 'k' }));
    expect(KeyMaterial).toContain('PRIVATE KEY');
    expect(await codeOf(ec2.send(new CreateKeyPairCommand({ KeyName: 'k' })))).toBe('InvalidKeyPair.Duplicate');
    const id = await started({ KeyName: 'k' });
    const instance = await seen(id);
    expect(instance?.PublicIpAddress).toBe(instance?.NetworkInterfaces?.[0]?.Association?.PublicIp);
    const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(NetworkInterfaces?.map(({ PrivateIpAddress }) => PrivateIpAddress)).toEqual([instance?.PrivateIpAddress]);
  });

  it('takes a token of a page for the call and the region that it was given for only', async () => {
    const { NextToken = '' } = await ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 5 }));
    expect(await codeOf(ec2.send(new DescribeInstanceTypesCommand({ NextToken })))).toBe('done');
    expect(await codeOf(ec2.send(new DescribeInstancesCommand({ NextToken })))).toBe('InvalidNextToken');
    const elsewhere = client('us-west-2');
    expect(await codeOf(elsewhere.send(new DescribeInstanceTypesCommand({ NextToken })))).toBe('InvalidNextToken');
  });

  it('says of a wrong secret what it says of an unknown key', async () => {
    const wrong = client('eu-west-1', { secretAccessKey: 'wrong' });
    expect(await codeOf(wrong.send(new DescribeInstancesCommand({})))).toBe('AuthFailure');
  });
});
