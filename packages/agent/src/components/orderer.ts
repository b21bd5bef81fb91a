import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ordererConfiguration, ordererDirectories, ordererEnvironment, type Participation } from '@hansa/fabric';
import type { DesiredNode } from '../protocol/index.ts';
import type { Component } from '../supervise/supervised.ts';
import { writeIfChanged } from './ca.ts';
import { endpointsOf, type Host } from './host.ts';
import type { NodeIdentity } from './identities.ts';
import { channelsOnDisk, countChannels, createNodeProbe } from './probe.ts';

const stopGraceMs = 20_000;

/** The city's orderer. Serves when its participation API lists every channel that its ledger folder holds. */
export async function ordererComponent(
  host: Host,
  node: DesiredNode,
  identity: NodeIdentity,
  participation: () => Participation,
): Promise<Component> {
  const { layout } = host;
  const { directory, data, msp, tlsCertificate, tlsKey } = layout.orderer;
  const { listenHost, ports } = endpointsOf(node);
  const yaml = ordererConfiguration({
    mspId: node.mspId,
    listen: { host: listenHost, port: ports.orderer },
    admin: { host: listenHost, port: ports.ordererAdmin },
    operations: { host: listenHost, port: ports.ordererOperations },
    dataDirectory: data,
    mspDirectory: msp,
    tls: { certificateFile: tlsCertificate, keyFile: tlsKey, caFile: layout.tlsCa },
    adminClientCaFile: layout.agent.adminClientCa,
  });
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeIfChanged(join(directory, 'orderer.yaml'), yaml);
  const chains = join(ordererDirectories(data).ledger, 'chains');
  return {
    program: {
      name: 'orderer',
      file: join(host.fabricDirectory, 'orderer'),
      arguments: ['start'],
      directory,
      environment: ordererEnvironment(directory),
      logFile: layout.logFile('orderer'),
      leftovers: [],
      inputs: [yaml, identity.certificate, identity.tlsCertificate],
      stopGraceMs,
    },
    probe: createNodeProbe('orderer', { host: listenHost, port: ports.ordererAdmin }, async () => {
      const [onDisk, listed] = await Promise.all([channelsOnDisk(chains), participation().list()]);
      return countChannels(onDisk, listed);
    }),
  };
}
