import { type DeploymentFacts, paidParts, reads, writes, writesPer } from '../deployment.ts';

/** Tags are set by the calls that make what they are on. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('DescribeVpcs', 'DescribeSubnets', 'DescribeInternetGateways', 'DescribeRouteTables'),
      ...reads('DescribeSecurityGroups'),
      ...writes('CreateVpc'),
      ...reads('DescribeAvailabilityZones'),
      ...writesPer('zone', 'CreateSubnet'),
      ...writes('CreateSecurityGroup'),
      ...writesPer('rule', 'AuthorizeSecurityGroupIngress'),
      ...writes('CreateInternetGateway', 'AttachInternetGateway', 'CreateRouteTable', 'CreateRoute'),
      ...writesPer('zone', 'AssociateRouteTable'),
    ],
    createMachine: [...reads('DescribeImages'), ...writes('RunInstances')],
    observeMachine: [
      ...reads('DescribeInstances', 'DescribeAddresses'),
      ...writes('AllocateAddress', 'AssociateAddress'),
    ],
  },
  parts: ({ type, diskGiB }) =>
    paidParts({ machine: type, disk: 'gp3', diskQuantity: diskGiB, address: 'public-ipv4' }),
  defaultLimits: [
    {
      measure: 'public addresses',
      limit: 5,
      source: 'Amazon EC2 User Guide: Elastic IP addresses, 5 in each region at first',
    },
  ],
};
