import type { GatewayBundle } from '@hansa/core';
import { refreshBundle } from '../bundle/refresh.ts';
import type { Phase, PhaseReport } from '../phase.ts';
import { judge } from './judge.ts';
import type { ChannelScope, Member } from './scope.ts';

const condition = 'GatewaysServing';

/**
 * GatewaysServing: every member's gateway serves the channel. Bundles that do not name it, or other keys of its tenant, are made
 * anew here; certificates and a bundle's expiry are the host's own business.
 */
export const open: Phase<ChannelScope> = {
  condition,
  run: async (context, { channel, tenant, members, keys }) => {
    const stale = members.filter(
      ({ signed, desired }) => desired !== undefined && !bundleSays(signed, channel.id, tenant.id, keys),
    );
    await Promise.all(stale.map(({ hostId }) => refreshBundle(context, hostId)));
    return report(channel.id, members);
  },
};

/** Whether a bundle names the channel, and just these keys of its tenant. */
export function bundleSays(
  bundle: GatewayBundle | undefined,
  channelId: string,
  tenantId: string,
  keys: readonly string[],
): boolean {
  if (bundle === undefined) return false;
  const said = new Set(bundle.keys.flatMap((key) => (key.tenantId === tenantId ? [key.sha256] : [])));
  const named = bundle.channels.some((channel) => channel.channelId === channelId);
  return named && said.size === keys.length && keys.every((key) => said.has(key));
}

function report(channelId: string, members: readonly Member[]): PhaseReport {
  return {
    conditions: [
      judge({
        condition,
        members,
        holds: ({ bundle }) => bundle?.serving.includes(channelId) === true,
        otherwise: 'the gateway does not serve the channel yet',
      }),
    ],
    status: {
      gateways: members.flatMap(({ city, address, node }) =>
        address === undefined || node === undefined
          ? []
          : [{ city, url: `https://${address.host}:${address.gateway}`, caCertificate: node.tlsCaCertificate }],
      ),
    },
  };
}
