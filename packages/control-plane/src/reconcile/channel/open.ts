import type { Phase } from '../phase.ts';
import { judge } from './judge.ts';
import type { ChannelScope } from './scope.ts';

const condition = 'GatewaysServing';

/** GatewaysServing: every member's gateway serves the channel. Certificates and bundles go with the host's own passes. */
export const open: Phase<ChannelScope> = {
  condition,
  run: (_context, { channel, members }) => ({
    conditions: [
      judge({
        condition,
        members,
        holds: ({ bundle }) => bundle?.serving.includes(channel.id) === true,
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
  }),
};
