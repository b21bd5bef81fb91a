import type { World } from '../frame/world.ts';
import { type Fields, pageOf, Refusal, text } from './answer.ts';
import type { Operations } from './operation.ts';
import { createSecurityGroups } from './security-group.ts';
import { createShelf, newIdOf, plainName } from './shelf.ts';

/** Where a machine is put. */
export interface Placed {
  readonly networkId: string;
  readonly subNetworkId: string;
  readonly securityGroupId: string;
}

export interface Network {
  readonly operations: Operations;
  /** Checks that the network, subnet and security group that an order names exist. */
  place(input: Fields): Placed;
  /** What the console's wizard makes in one go: a network with a subnet in a zone, and a security group that lets in TCP. */
  create(input: { readonly name: string; readonly zoneCode: string; readonly ports: readonly number[] }): Placed;
}

const vpcsMax = 50;

/** Networks and subnets: made at once, listed a moment later. No call that deletes a subnet is known; it goes with its network. */
export function createNetwork(world: World, inNetwork: (networkId: string) => boolean): Network {
  const vpcs = createShelf(world, 'VPC');
  const subnets = createShelf(world, '子网');
  const groups = createSecurityGroups(world);

  const operations: Operations = {
    ...groups.operations,
    'GET /instance/v1/product/vpcs': ({ query }) => pageOf(vpcs.rows(query, ['cloudRegionCode', 'vpcId']), query),
    'POST /instance/v1/product/vpcs': ({ body }) => {
      if (vpcs.size() >= world.quotas.limit('vpcs', vpcsMax)) throw new Refusal(400, 'VPC数量已达配额上限');
      const vpcId = newIdOf(world);
      const named = { vpcName: text(body, 'networkName'), cidr: text(body, 'networkCidr') };
      vpcs.add(vpcId, { vpcId, ...named, cloudRegionCode: text(body, 'cloudRegionCode'), status: 'running' });
      return { resourceId: vpcId };
    },
    'DELETE /instance/v1/product/vpcs/{id}': ({ path }) => {
      const id = vpcs.has(path.id ?? '');
      if (inNetwork(id)) throw new Refusal(400, 'VPC正在使用中');
      vpcs.remove(id);
      for (const { vpcId, subNetworkId } of subnets.all()) if (vpcId === id) subnets.remove(String(subNetworkId));
      return null;
    },
    'GET /instance/v1/product/subnets': ({ query }) =>
      pageOf(subnets.rows(query, ['cloudRegionCode', 'vpcId', 'zoneCode']), query),
    'POST /instance/v1/product/subnets': ({ body }) => {
      const vpcId = vpcs.has(text(body, 'networkId'));
      const subNetworkId = newIdOf(world);
      const fields = ['subNetworkCidr', 'subNetworkIpVersion', 'zoneCode', 'cloudRegionCode'];
      const named = Object.fromEntries(fields.map((field) => [field, text(body, field)]));
      const subNetworkName = plainName(body, 'subNetworkName');
      subnets.add(subNetworkId, { subNetworkId, subNetworkName, vpcId, networkId: vpcId, ...named });
      return { resourceId: subNetworkId };
    },
  };

  return {
    operations,
    create: (input) => layNetwork(operations, input),
    place: (input) => ({
      networkId: vpcs.has(text(input, 'networkId')),
      subNetworkId: subnets.has(text(input, 'subNetworkId')),
      securityGroupId: groups.has(text(input, 'securityGroupId')),
    }),
  };
}

function layNetwork(
  operations: Operations,
  { name, zoneCode, ports }: { readonly name: string; readonly zoneCode: string; readonly ports: readonly number[] },
): Placed {
  const where = { cloudRegionCode: zoneCode.slice(0, -1), zoneCode };
  const make = (what: string, body: Fields): string => {
    const made = operations[`POST /instance/v1/product/${what}`]?.({
      path: {},
      query: {},
      body: { ...where, ...body },
    });
    return (made as { readonly resourceId?: string } | null | undefined)?.resourceId ?? '';
  };
  const cidr = '10.0.0.0/16';
  const networkId = make('vpcs', { networkName: name, networkCidr: cidr });
  const subnet = { networkId, subNetworkName: name, subNetworkIpVersion: '4', subNetworkCidr: cidr };
  const subNetworkId = make('subnets', subnet);
  const securityGroupId = make('securitygroup', { securityGroupName: name });
  const rule = { securityGroupId, direction: 'ingress', protocol: 'tcp', ethertype: 'IPv4', remoteType: 'cidr' };
  const securityGroupRules = ports.map((port) => {
    const range = { portRangeMin: String(port), portRangeMax: String(port) };
    return { ...rule, ...range, remoteIpPrefix: '0.0.0.0/0' };
  });
  if (ports.length > 0) make('securitygrouprule', { securityGroupRules });
  return { networkId, subNetworkId, securityGroupId };
}
