import { mkdir } from 'node:fs/promises';
import { mainOf, nodeArguments } from '../archive.ts';
import type { GatewayControl } from '../bundle/gateway-control.ts';
import type { DesiredNode } from '../protocol/index.ts';
import type { Component } from '../supervise/supervised.ts';
import { writeIfChanged } from './ca.ts';
import { endpointsOf, type Host } from './host.ts';
import type { Identities } from './identities.ts';
import { readiness } from './probe.ts';

const stopGraceMs = 10_000;

/** The peers that a gateway may ask: the own one, or where there is none the city's others. */
export function peersOf(node: DesiredNode): readonly string[] {
  const { listenHost, ports } = endpointsOf(node);
  return node.components.includes('peer') ? [`${listenHost}:${ports.peer}`] : node.peers;
}

/** The tenants' door. Serves when its control socket tells its status. */
export async function gatewayComponent(
  host: Host,
  node: DesiredNode,
  identities: Identities,
  control: GatewayControl,
): Promise<Component> {
  const { layout } = host;
  const { gateway } = layout;
  const { listenHost, ports } = endpointsOf(node);
  const config = JSON.stringify({
    hostId: host.hostId,
    listen: { host: listenHost, port: ports.gateway },
    tls: { certificateFile: gateway.certificate, keyFile: gateway.key },
    peer: { mspId: node.mspId, addresses: peersOf(node), tlsCaFile: layout.tlsCa },
    authorityFile: host.leagueAuthorityFile,
    controlSocket: gateway.controlSocket,
    stateDirectory: gateway.state,
  });
  await mkdir(gateway.state, { recursive: true, mode: 0o700 });
  await writeIfChanged(gateway.config, config);
  return {
    program: {
      name: 'gateway',
      file: process.execPath,
      arguments: [...nodeArguments, mainOf('gateway'), '--config', gateway.config],
      directory: gateway.directory,
      environment: {},
      logFile: layout.logFile('gateway'),
      leftovers: [gateway.controlSocket],
      inputs: [config, identities.gatewayTlsCertificate],
      stopGraceMs,
    },
    probe: () =>
      readiness('gateway', async () => {
        await control.status();
        return { ready: true, message: '' };
      }),
  };
}
