import { CloudError } from '../errors.ts';
import { pause } from '../once/pause.ts';
import type { IngressRule, SiteSpec, SiteStep } from '../port.ts';
import { isObject, textOf } from '../signed-http/answer.ts';
import type { Fields, UnicomClient } from './client.ts';
import { siteName } from './name.ts';
import type { MachinePlace } from './unproven-codec.ts';

export interface Sites {
  ensure(spec: SiteSpec, signal: AbortSignal): Promise<SiteStep>;
  /** @throws CloudError `not-found` when the site is not whole */
  place(site: string, signal: AbortSignal): Promise<MachinePlace>;
  /** The id of the site's network, if there is one. */
  networkId(site: string, signal: AbortSignal): Promise<string | undefined>;
  /** One step towards no network; its security group stays, since no call that deletes one is published. */
  remove(key: string, signal: AbortSignal): Promise<{ readonly done: boolean }>;
}

const cidr = '10.67.0.0/16';
const pollAfterMs = 2_000;

/** What was made comes a moment later; so long it is waited for here. */
const waitMs = { between: 50, max: 1_500 } as const;

export interface SitesDeps {
  readonly client: UnicomClient;
  readonly zone: (signal: AbortSignal) => Promise<string>;
  readonly nowMs: () => number;
  /** How long what was made may be missing from lists; it is not made again before. */
  readonly settleMs: number;
}

export function createSites({ client, zone, nowMs, settleMs }: SitesDeps): Sites {
  const sentAtMs = new Map<string, number>();

  const found = async (path: string, field: string, name: string, signal: AbortSignal): Promise<Fields | undefined> => {
    for await (const row of client.list({ method: 'GET', path }, signal)) if (row[field] === name) return row;
    return undefined;
  };
  const vpcNamed = (name: string, signal: AbortSignal) => found('vpcs', 'vpcName', name, signal);
  const subnetNamed = (name: string, signal: AbortSignal) => found('subnets', 'subNetworkName', name, signal);
  const groupNamed = (name: string, signal: AbortSignal) => found('securitygroup', 'securityGroupName', name, signal);

  /** Makes something of a site unless that was sent a moment ago: the vendor takes a second of the same name. */
  const make = async (path: string, site: string, body: Fields, signal: AbortSignal): Promise<void> => {
    const what = `${path}/${site}`;
    if (nowMs() - (sentAtMs.get(what) ?? Number.NEGATIVE_INFINITY) < settleMs) return;
    sentAtMs.set(what, nowMs());
    try {
      await client.call({ method: 'POST', path, body }, signal);
    } catch (error) {
      if (error instanceof CloudError && error.errorClass !== 'unknown-outcome') sentAtMs.delete(what);
      throw error;
    }
  };

  const addRules = (securityGroupId: string, rules: readonly IngressRule[], signal: AbortSignal) => {
    const rows = rules.map(({ port, from }) => ({
      direction: 'ingress',
      protocol: 'tcp',
      ethertype: 'IPv4',
      remoteIpPrefix: from,
      remoteType: 'cidr',
      portRangeMin: String(port),
      portRangeMax: String(port),
      securityGroupId,
    }));
    return client.call({ method: 'POST', path: 'securitygrouprule', body: { securityGroupRules: rows } }, signal);
  };

  const ensureFirewall = async (
    name: string,
    wanted: readonly IngressRule[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const group = await groupNamed(name, signal);
    if (group === undefined) {
      const body = { securityGroupName: name, securityGroupDesc: 'hansa', securityGroupRuleModel: 'default' };
      await make('securitygroup', name, body, signal);
      return false;
    }
    const missing = new Map(wanted.map((rule) => [`${rule.port} ${rule.from}`, rule]));
    for (const open of openRules(group)) {
      if (!missing.delete(open)) {
        const what = `CUCloud: the security group ${name} also lets in ${open}, and no call that removes a rule is published`;
        throw new CloudError('invalid', `${what}; remove it in the console`);
      }
    }
    const id = textOf(group.securityGroupId) ?? '';
    if (missing.size > 0) await addRules(id, [...missing.values()], signal);
    return missing.size === 0;
  };

  /** @returns whether all of the site is there */
  const ensureOnce = async ({ key, owner, ingress }: SiteSpec, signal: AbortSignal): Promise<boolean> => {
    const site = siteName(key);
    const vpc = await vpcNamed(site, signal);
    if (vpc === undefined) {
      await make('vpcs', site, { networkName: site, networkCidr: cidr, description: `hansa ${owner}` }, signal);
      return false;
    }
    if ((await subnetNamed(site, signal)) === undefined) {
      const network = { networkId: textOf(vpc.vpcId), zoneCode: await zone(signal) };
      const subnet = { subNetworkName: site, subNetworkIpVersion: '4', subNetworkCidr: cidr, isEnableIpv6: '0' };
      await make('subnets', site, { ...network, ...subnet }, signal);
      return false;
    }
    return await ensureFirewall(site, ingress, signal);
  };

  return {
    ensure: async (spec, signal) => {
      const site = siteName(spec.key);
      const untilMs = performance.now() + waitMs.max;
      while (!(await ensureOnce(spec, signal))) {
        if (performance.now() > untilMs) return { site, done: false, pollAfterMs };
        await pause(waitMs.between, signal);
      }
      return { site, done: true };
    },
    networkId: async (site, signal) => textOf((await vpcNamed(site, signal))?.vpcId),
    place: async (site, signal) => {
      const vpc = await vpcNamed(site, signal);
      const subnet = await subnetNamed(site, signal);
      const group = await groupNamed(site, signal);
      const networkId = textOf(vpc?.vpcId);
      const subNetworkId = textOf(subnet?.subNetworkId);
      const securityGroupId = textOf(group?.securityGroupId);
      if (networkId === undefined || subNetworkId === undefined || securityGroupId === undefined) {
        throw new CloudError('not-found', `The site ${site} is not there, or not whole; ensure it first`);
      }
      return { networkId, subNetworkId, securityGroupId, zone: textOf(subnet?.zoneCode) ?? (await zone(signal)) };
    },
    remove: async (key, signal) => {
      const vpc = await vpcNamed(siteName(key), signal);
      if (vpc === undefined) return { done: true };
      for (const path of ['vpcs', 'subnets']) sentAtMs.delete(`${path}/${siteName(key)}`);
      await client.call({ method: 'DELETE', path: `vpcs/${encodeURIComponent(textOf(vpc.vpcId) ?? '')}` }, signal);
      return { done: false };
    },
  };
}

/** What a security group lets in, as `port source`; a range or another protocol stands for itself. */
function openRules({ securityGroupRules }: Fields): readonly string[] {
  const rows = (Array.isArray(securityGroupRules) ? securityGroupRules : []).filter(isObject);
  return rows
    .filter(({ direction, remoteIpPrefix }) => direction === 'ingress' && textOf(remoteIpPrefix) !== undefined)
    .map(({ protocol, portRangeMin, portRangeMax, remoteIpPrefix }) =>
      protocol === 'tcp' && portRangeMin === portRangeMax
        ? `${portRangeMin} ${remoteIpPrefix}`
        : `${protocol} ${portRangeMin}-${portRangeMax} ${remoteIpPrefix}`,
    );
}
