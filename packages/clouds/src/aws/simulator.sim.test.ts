import {
  DescribeInstancesCommand,
  DescribeSpotFleetRequestsCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type CloudSim, startCloudSim } from '@hansa/cloud-sim';
import { afterEach, describe, expect, it } from 'vitest';

/** The vendor's own SDK, retries off, against the simulator: what a client of any kind finds there. */
let sim: CloudSim;
afterEach(() => sim.close());

async function start(options: Partial<Parameters<typeof startCloudSim>[0]> = {}, key = 'all'): Promise<EC2Client> {
  sim = await startCloudSim({ clouds: ['aws'], machines: 'hollow', timing: { bootMs: 10 }, ...options });
  const { account } = sim.vendor('aws');
  const credentials = (key === 'all' ? account : account[key]) as { accessKeyId: string; secretAccessKey: string };
  return new EC2Client({ region: 'eu-west-1', endpoint: sim.endpoints.aws?.http ?? '', credentials, maxAttempts: 1 });
}

const order = { ImageId: 'ami-0a1b2c3d4e5f60718', InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };
const run = (change: object = {}) => new RunInstancesCommand({ ...order, ...change });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ name }: Error) => name,
  );

describe('the simulated EC2', () => {
  it('answers a repeated token with the first instance, and refuses it with other parameters', async () => {
    const ec2 = await start();
    const first = await ec2.send(run({ ClientToken: 'a' }));
    expect((await ec2.send(run({ ClientToken: 'a' }))).Instances).toEqual(first.Instances);
    expect(await codeOf(ec2.send(run({ ClientToken: 'a', InstanceType: 't3.small' })))).toBe(
      'IdempotentParameterMismatch',
    );
    expect(sim.machines('aws')).toHaveLength(1);
  });

  it('does not show at first what was just made, and shows for a while what has ended', async () => {
    const ec2 = await start({ timing: { bootMs: 0, listLagMs: 150 } });
    const { Instances: [made] = [] } = await ec2.send(run());
    const ids = { InstanceIds: [made?.InstanceId ?? ''] };
    expect(await codeOf(ec2.send(new DescribeInstancesCommand(ids)))).toBe('InvalidInstanceID.NotFound');
    await ec2.send(new TerminateInstancesCommand(ids));
    await expect.poll(() => codeOf(ec2.send(new DescribeInstancesCommand(ids))), { timeout: 5_000 }).toBe('done');
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand(ids));
    expect(Reservations[0]?.Instances?.[0]?.State).toEqual({ Code: 48, Name: 'terminated' });
  });

  it('has pages, whose tokens lead through all instances once', async () => {
    const ec2 = await start({ throttles: false });
    await ec2.send(run({ MinCount: 12, MaxCount: 12 }));
    const seen: unknown[] = [];
    let next: string | undefined;
    do {
      const page = await ec2.send(new DescribeInstancesCommand({ MaxResults: 5, ...(next && { NextToken: next }) }));
      seen.push(
        ...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
      );
      next = page.NextToken;
    } while (next);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  it('throttles by the vendor’s documented buckets', async () => {
    const ec2 = await start();
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(ec2.send(run({ DryRun: true })))));
    expect(codes.filter((code) => code === 'DryRunOperation')).toHaveLength(5);
    expect(codes.filter((code) => code === 'RequestLimitExceeded')).toHaveLength(3);
  });

  it('keeps to limits: quota, permissions, user data, unknown things, foreign operations', async () => {
    const ec2 = await start({ throttles: false, quotas: { aws: { vcpu: 4 } } });
    expect(await codeOf(ec2.send(run({ MinCount: 3, MaxCount: 3 })))).toBe('VcpuLimitExceeded');
    expect((await ec2.send(run({ MinCount: 1, MaxCount: 3 }))).Instances).toHaveLength(2);
    expect(await codeOf(ec2.send(run({ UserData: 'no base64!' })))).toBe('InvalidUserData.Malformed');
    expect(await codeOf(ec2.send(run({ SubnetId: 'subnet-1' })))).toBe('InvalidSubnetID.NotFound');
    expect(await codeOf(ec2.send(run({ ImageId: 'ami-00000000' })))).toBe('InvalidAMIID.NotFound');
    expect(await codeOf(ec2.send(new DescribeSpotFleetRequestsCommand({})))).toBe('InvalidAction');
    await sim.close();
    expect(await codeOf((await start({}, 'readOnlyKey')).send(run()))).toBe('UnauthorizedOperation');
  });

  it('keeps a bill of what is there', async () => {
    let nowMs = Date.now();
    const ec2 = await start({ clock: { nowMs: () => nowMs }, timing: { bootMs: 0 } });
    await ec2.send(run({ InstanceType: 't3.medium' }));
    nowMs += 120_000;
    const line = sim
      .bill('aws')
      .lines()
      .find(({ sku }) => sku === 't3.medium');
    expect(line).toMatchObject({ currency: 'USD', open: true, micros: 1_387 });
  });
});
