import { CloudError } from '../errors.ts';
import { pause } from '../once/pause.ts';
import type { SiteSpec, SiteStep } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import { ensureFirewall } from './firewall.ts';
import { siteName } from './name.ts';
import { createParts, type PartsDeps } from './parts.ts';
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

export interface SitesDeps extends PartsDeps {
  readonly zone: (signal: AbortSignal) => Promise<string>;
}

const cidr = '10.67.0.0/16';
const pollAfterMs = 2_000;
/** What was made comes a moment later; so long it is waited for here. */
const waitMs = { between: 50, max: 1_500 } as const;

export function createSites(deps: SitesDeps): Sites {
  const { client, zone } = deps;
  const parts = createParts(deps);

  /** @returns whether all of the site is there */
  const ensureOnce = async ({ key, owner, ingress }: SiteSpec, signal: AbortSignal): Promise<boolean> => {
    const site = siteName(key);
    const vpc = await parts.named('vpcs', site, signal);
    if (vpc === undefined) {
      const network = { networkName: site, networkCidr: cidr, description: `hansa ${owner}` };
      await parts.make('vpcs', site, network, signal);
      return false;
    }
    if ((await parts.named('subnets', site, signal)) === undefined) {
      const network = { networkId: textOf(vpc.vpcId), zoneCode: await zone(signal) };
      const subnet = { subNetworkName: site, subNetworkIpVersion: '4', subNetworkCidr: cidr, isEnableIpv6: '0' };
      await parts.make('subnets', site, { ...network, ...subnet }, signal);
      return false;
    }
    return await ensureFirewall({ client, parts }, { name: site, ingress }, signal);
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
    networkId: async (site, signal) => textOf((await parts.named('vpcs', site, signal))?.vpcId),
    place: async (site, signal) => {
      const networkId = textOf((await parts.named('vpcs', site, signal))?.vpcId);
      const subnet = await parts.named('subnets', site, signal);
      const subNetworkId = textOf(subnet?.subNetworkId);
      const securityGroupId = textOf((await parts.named('securitygroup', site, signal))?.securityGroupId);
      if (networkId === undefined || subNetworkId === undefined || securityGroupId === undefined) {
        throw new CloudError('not-found', `The site ${site} is not there, or not whole; ensure it first`);
      }
      return { networkId, subNetworkId, securityGroupId, zone: textOf(subnet?.zoneCode) ?? (await zone(signal)) };
    },
    remove: async (key, signal) => {
      const site = siteName(key);
      const vpc = await parts.named('vpcs', site, signal);
      if (vpc === undefined) return { done: true };
      parts.forget('vpcs', site);
      parts.forget('subnets', site);
      await client.call({ method: 'DELETE', path: `vpcs/${encodeURIComponent(textOf(vpc.vpcId) ?? '')}` }, signal);
      return { done: false };
    },
  };
}
