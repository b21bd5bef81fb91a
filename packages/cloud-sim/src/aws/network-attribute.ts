import { Ec2Error, invalidValue } from './errors.ts';
import { subnetOf, vpcOf } from './network.ts';
import type { Operation } from './region.ts';

interface Flag {
  readonly Value?: boolean;
}
interface VpcInput {
  readonly VpcId: string;
  readonly EnableDnsHostnames?: Flag;
  readonly EnableDnsSupport?: Flag;
}

const modifyVpc: Operation<VpcInput> = (ec2, { VpcId, EnableDnsHostnames, EnableDnsSupport }) => {
  const vpc = vpcOf(ec2, VpcId);
  if (EnableDnsHostnames !== undefined && EnableDnsSupport !== undefined) {
    throw new Ec2Error('InvalidParameterCombination', 'You cannot modify the DNS resolution and hostname at once.');
  }
  vpc.dnsHostnames = EnableDnsHostnames?.Value ?? vpc.dnsHostnames;
  vpc.dnsSupport = EnableDnsSupport?.Value ?? vpc.dnsSupport;
  return {};
};

const describeVpc: Operation<{ readonly VpcId: string; readonly Attribute: string }> = (ec2, { VpcId, Attribute }) => {
  const { dnsHostnames, dnsSupport } = vpcOf(ec2, VpcId);
  const shown = {
    enableDnsHostnames: { EnableDnsHostnames: { Value: dnsHostnames } },
    enableDnsSupport: { EnableDnsSupport: { Value: dnsSupport } },
    enableNetworkAddressUsageMetrics: { EnableNetworkAddressUsageMetrics: { Value: false } },
  }[Attribute];
  if (shown === undefined) throw invalidValue('attribute', Attribute);
  return { VpcId, ...shown };
};

const modifySubnet: Operation<{ readonly SubnetId: string; readonly MapPublicIpOnLaunch?: Flag }> = (ec2, input) => {
  const subnet = subnetOf(ec2, input.SubnetId);
  subnet.mapsPublicIp = input.MapPublicIpOnLaunch?.Value ?? subnet.mapsPublicIp;
  return {};
};

const describeAccount: Operation<{ readonly AttributeNames?: readonly string[] }> = (ec2, { AttributeNames }) => {
  const { region, world } = ec2;
  const defaultVpc = [...region.vpcs.values()].find(({ isDefault }) => isDefault)?.id ?? 'none';
  const values: Readonly<Record<string, readonly string[]>> = {
    'supported-platforms': ['VPC'],
    'default-vpc': [defaultVpc],
    'max-instances': [String(world.quotas.limit('vcpu', 1152))],
    'vpc-max-elastic-ips': [String(world.quotas.limit('addresses', 5))],
  };
  const names = AttributeNames ?? Object.keys(values);
  return {
    AccountAttributes: names.map((AttributeName) => {
      const of = values[AttributeName];
      if (of === undefined) throw invalidValue('attributeName', AttributeName);
      return { AttributeName, AttributeValues: of.map((AttributeValue) => ({ AttributeValue })) };
    }),
  };
};

export const networkAttributeOperations = {
  ModifyVpcAttribute: modifyVpc,
  DescribeVpcAttribute: describeVpc,
  ModifySubnetAttribute: modifySubnet,
  DescribeAccountAttributes: describeAccount,
};
