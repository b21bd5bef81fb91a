import type { World } from '../frame/world.ts';
import { type Fields, isFields, pageOf, Refusal, text } from './answer.ts';
import type { Operations } from './operation.ts';

interface Row {
  readonly madeAtMs: number;
  readonly shown: Fields;
}

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

/** Networks, subnets and security groups: made at once, listed a moment later. No call that deletes the latter two is known. */
export function createNetwork(world: World, inNetwork: (networkId: string) => boolean): Network {
  const { clock, timing, quotas } = world;
  const vpcs = new Map<string, Row>();
  const subnets = new Map<string, Row>();
  const groups = new Map<string, Row & { readonly rules: Fields[] }>();
  const newId = () => String(8_600_000_000_000_000_000n + BigInt(`0x${world.bytes(6).toString('hex')}`));
  const visible = (rows: ReadonlyMap<string, Row>) =>
    [...rows.values()].filter(({ madeAtMs }) => madeAtMs + timing.listLagMs <= clock.nowMs()).map(({ shown }) => shown);
  const matching = (rows: readonly Fields[], query: Fields, names: readonly string[]) =>
    rows.filter((row) => names.every((name) => query[name] === undefined || query[name] === row[name]));
  const has = (rows: ReadonlyMap<string, Row>, id: string, what: string) => {
    if (!rows.has(id)) throw new Refusal(404, `${what}不存在`);
    return id;
  };

  const addRules = (rules: unknown) => {
    if (!Array.isArray(rules) || rules.length === 0) throw new Refusal(400, '参数securityGroupRules不能为空');
    for (const rule of rules.filter(isFields)) {
      const group = groups.get(text(rule, 'securityGroupId'));
      if (group === undefined) throw new Refusal(404, '安全组不存在');
      for (const name of ['direction', 'protocol', 'ethertype', 'remoteIpPrefix', 'portRangeMin', 'portRangeMax']) {
        text(rule, name);
      }
      group.rules.push({ ...rule, securityGroupRuleId: newId(), action: 'accept', priority: '1' });
    }
    return null;
  };

  const operations: Operations = {
    'GET /instance/v1/product/vpcs': ({ query }) =>
      pageOf(matching(visible(vpcs), query, ['cloudRegionCode', 'vpcId']), query),
    'POST /instance/v1/product/vpcs': ({ body }) => {
      if (vpcs.size >= quotas.limit('vpcs', 50)) throw new Refusal(400, 'VPC数量已达配额上限');
      const vpcId = newId();
      const named = { vpcName: text(body, 'networkName'), cidr: text(body, 'networkCidr') };
      const shown = { vpcId, ...named, cloudRegionCode: text(body, 'cloudRegionCode'), status: 'running' };
      vpcs.set(vpcId, { madeAtMs: clock.nowMs(), shown });
      return { resourceId: vpcId };
    },
    'DELETE /instance/v1/product/vpcs/{id}': ({ path }) => {
      const id = has(vpcs, path.id ?? '', 'VPC');
      if (inNetwork(id)) throw new Refusal(400, 'VPC正在使用中');
      vpcs.delete(id);
      for (const [subnetId, { shown }] of subnets) if (shown.vpcId === id) subnets.delete(subnetId);
      return null;
    },
    'GET /instance/v1/product/subnets': ({ query }) =>
      pageOf(matching(visible(subnets), query, ['cloudRegionCode', 'vpcId', 'zoneCode']), query),
    'POST /instance/v1/product/subnets': ({ body }) => {
      const vpcId = has(vpcs, text(body, 'networkId'), 'VPC');
      const subNetworkId = newId();
      if (!/^[A-Za-z0-9_\u4e00-\u9fa5]+$/.test(text(body, 'subNetworkName')))
        throw new Refusal(400, '参数subNetworkName不合法');
      const { subNetworkName, subNetworkCidr, subNetworkIpVersion, zoneCode, cloudRegionCode } = body;
      const named = { subNetworkName, subNetworkCidr, subNetworkIpVersion, zoneCode, cloudRegionCode };
      for (const name of Object.keys(named)) text(body, name);
      subnets.set(subNetworkId, {
        madeAtMs: clock.nowMs(),
        shown: { subNetworkId, vpcId, networkId: vpcId, ...named },
      });
      return { resourceId: subNetworkId };
    },
    'GET /instance/v1/product/securitygroup': ({ query }) => {
      const rows = [...groups.values()]
        .filter(({ madeAtMs }) => madeAtMs + timing.listLagMs <= clock.nowMs())
        .map(({ shown, rules }) => ({ ...shown, securityGroupRules: rules, securityGroupRuleNumber: rules.length }));
      return pageOf(matching(rows, query, ['cloudRegionCode', 'securityGroupId']), query);
    },
    'POST /instance/v1/product/securitygroup': ({ body }) => {
      const securityGroupId = newId();
      if (!/^[A-Za-z0-9_\u4e00-\u9fa5]+$/.test(text(body, 'securityGroupName'))) {
        throw new Refusal(400, '参数securityGroupName不合法');
      }
      const { securityGroupName, cloudRegionCode } = body;
      const shown = { securityGroupId, securityGroupName, cloudRegionCode, description: body.securityGroupDesc };
      groups.set(securityGroupId, { madeAtMs: clock.nowMs(), shown, rules: [] });
      return { resourceId: securityGroupId };
    },
    'POST /instance/v1/product/securitygrouprule': ({ body }) => addRules(body.securityGroupRules),
  };

  const make = (operation: string, body: Fields): string => {
    const result = operations[operation]?.({ path: {}, query: {}, body }) as { readonly resourceId: string };
    return result.resourceId;
  };

  return {
    operations,
    create: ({ name, zoneCode, ports }) => {
      const cloudRegionCode = zoneCode.slice(0, -1);
      const cidr = '10.0.0.0/16';
      const where = { cloudRegionCode, zoneCode };
      const networkId = make('POST /instance/v1/product/vpcs', { ...where, networkName: name, networkCidr: cidr });
      const subnet = { networkId, subNetworkName: name, subNetworkIpVersion: '4', subNetworkCidr: cidr };
      const subNetworkId = make('POST /instance/v1/product/subnets', { ...where, ...subnet });
      const group = { ...where, securityGroupName: name };
      const securityGroupId = make('POST /instance/v1/product/securitygroup', group);
      const rule = { securityGroupId, direction: 'ingress', protocol: 'tcp', ethertype: 'IPv4', remoteType: 'cidr' };
      const open = { ...rule, remoteIpPrefix: '0.0.0.0/0' };
      if (ports.length > 0) {
        addRules(ports.map((port) => ({ ...open, portRangeMin: String(port), portRangeMax: String(port) })));
      }
      return { networkId, subNetworkId, securityGroupId };
    },
    place: (input) => ({
      networkId: has(vpcs, text(input, 'networkId'), 'VPC'),
      subNetworkId: has(subnets, text(input, 'subNetworkId'), '子网'),
      securityGroupId: has(groups, text(input, 'securityGroupId'), '安全组'),
    }),
  };
}
