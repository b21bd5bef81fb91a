import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  type IpPermission,
  type ResourceType,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions, IngressRule, SiteSpec } from '../port.ts';
import { type Ec2, present } from './client.ts';
import { readableName, siteTags } from './names.ts';
import { readParts, type SiteParts } from './site-parts.ts';
import { ensureGateway, ensureRoutes } from './site-routes.ts';

/** Where machines of a site stand. */
export interface Site {
  readonly vpcId: string;
  /** One a zone. */
  readonly subnetIds: readonly string[];
  readonly groupId: string;
}

const zonesMax = 8;
const networkCidrDefault = '10.83.0.0/16';

/**
 * Makes what is missing of a site: a network with a gateway, a subnet in each zone, and a firewall with exactly these rules.
 * Each part is found by its tag, so a call that was ended midway is taken up by the next one.
 */
export async function ensureParts(
  ec2: Ec2,
  spec: SiteSpec,
  call: CallOptions,
  networkCidr = networkCidrDefault,
): Promise<Site> {
  const { owner, key } = spec;
  const tagged = (ResourceType: ResourceType) => ({
    TagSpecifications: [{ ResourceType, Tags: siteTags(owner, key) }],
  });
  const parts = await readParts(ec2, key, call);
  const made = { ec2, call, parts, tagged };

  const vpcId =
    parts.vpcs[0]?.VpcId ??
    present(
      (await ec2.write(new CreateVpcCommand({ CidrBlock: networkCidr, ...tagged('vpc') }), call)).Vpc?.VpcId,
      'a VpcId',
    );
  const [subnetIds, groupId, gatewayId] = await Promise.all([
    ensureSubnets(made, vpcId, networkCidr),
    ensureGroup(made, vpcId, spec),
    ensureGateway(made, vpcId),
  ]);
  await ensureRoutes(made, { vpcId, subnetIds, gatewayId });
  return { vpcId, subnetIds, groupId };
}

/** One pass over a site. */
export interface Making {
  readonly ec2: Ec2;
  readonly call: CallOptions;
  readonly parts: SiteParts;
  readonly tagged: (type: ResourceType) => object;
}

async function ensureSubnets(
  { ec2, call, parts, tagged }: Making,
  vpcId: string,
  cidr: string,
): Promise<readonly string[]> {
  const { AvailabilityZones = [] } = await ec2.read(
    new DescribeAvailabilityZonesCommand({
      Filters: [
        { Name: 'zone-type', Values: ['availability-zone'] },
        { Name: 'state', Values: ['available'] },
      ],
    }),
    call,
  );
  const zones = AvailabilityZones.flatMap(({ ZoneName = [] }) => ZoneName)
    .sort()
    .slice(0, zonesMax);
  const [a = '10', b = '83'] = cidr.split('.');
  const ids: string[] = [];
  for (const [at, AvailabilityZone] of zones.entries()) {
    const known = parts.subnets.find(
      (subnet) => subnet.VpcId === vpcId && subnet.AvailabilityZone === AvailabilityZone,
    );
    const CidrBlock = `${a}.${b}.${16 * at}.0/20`;
    const input = { VpcId: vpcId, CidrBlock, AvailabilityZone, ...tagged('subnet') };
    ids.push(
      known?.SubnetId ??
        present((await ec2.write(new CreateSubnetCommand(input), call)).Subnet?.SubnetId, 'a SubnetId'),
    );
  }
  if (ids.length === 0) throw new CloudError('unavailable', 'AWS lists no zone of the region; try again');
  return ids;
}

async function ensureGroup(
  { ec2, call, parts, tagged }: Making,
  vpcId: string,
  { key, ingress }: SiteSpec,
): Promise<string> {
  const known = parts.groups.find(({ VpcId }) => VpcId === vpcId);
  const input = {
    GroupName: readableName(key),
    Description: 'Machines of Hansa',
    VpcId: vpcId,
    ...tagged('security-group'),
  };
  const GroupId =
    known?.GroupId ?? present((await ec2.write(new CreateSecurityGroupCommand(input), call)).GroupId, 'a GroupId');
  const has = new Map((known?.IpPermissions ?? []).flatMap(rulesOf));
  const wanted = new Map(ingress.map((rule) => [ruleName(rule), permission(rule)]));
  const missing = [...wanted].filter(([name]) => !has.has(name)).map(([, rule]) => rule);
  const surplus = [...has].filter(([name]) => !wanted.has(name)).map(([, rule]) => rule);
  if (missing.length > 0) await authorize(ec2, GroupId, missing, call);
  if (surplus.length > 0)
    await ec2.write(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: surplus }), call);
  return GroupId;
}

/** A rule that another call has made meanwhile, or that the list did not show yet, is there, which is all that is wanted. */
async function authorize(ec2: Ec2, GroupId: string, IpPermissions: IpPermission[], call: CallOptions): Promise<void> {
  for (const rule of IpPermissions) {
    try {
      await ec2.write(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }), call);
    } catch (error) {
      if (!(error instanceof CloudError) || error.vendorCode !== 'InvalidPermission.Duplicate') throw error;
    }
  }
}

const ruleName = ({ port, from }: IngressRule) => `tcp/${port}-${port}/${from}`;

const permission = ({ port, from }: IngressRule): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: from }],
});

/** The vendor gathers ranges of one port in one permission; here each is a rule of its own. */
function rulesOf({ IpProtocol, FromPort, ToPort, IpRanges = [] }: NonNullable<SecurityGroup['IpPermissions']>[number]) {
  return IpRanges.map(({ CidrIp }): [string, IpPermission] => [
    `${IpProtocol}/${FromPort}-${ToPort}/${CidrIp}`,
    { IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] },
  ]);
}
