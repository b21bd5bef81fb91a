import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PeerAdmin, peerConfiguration, peerEnvironment, writeExternalBuilder } from '@hansa/fabric';
import type { DesiredNode } from '../protocol/index.ts';
import type { Component } from '../supervise/supervised.ts';
import { writeIfChanged } from './ca.ts';
import { endpointsOf, type Host } from './host.ts';
import type { NodeIdentity } from './identities.ts';
import { channelsOnDisk, countChannels, createNodeProbe } from './probe.ts';

const stopGraceMs = 20_000;

export const peerBinary = (host: Host): string => join(host.fabricDirectory, 'peer');

/** The city's peer. Serves when GetChannels lists every channel that its ledger folder holds. */
export async function peerComponent(
  host: Host,
  node: DesiredNode,
  identity: NodeIdentity,
  admin: () => Pick<PeerAdmin, 'channels'>,
): Promise<Component> {
  const { layout } = host;
  const { directory, data, msp, tlsCertificate, tlsKey } = layout.peer;
  const { listenHost, ports } = endpointsOf(node);
  const yaml = peerConfiguration({
    id: node.mspId,
    mspId: node.mspId,
    listen: { host: listenHost, port: ports.peer },
    advertised: { host: node.advertisedAddress, port: ports.peer },
    chaincode: { host: listenHost, port: ports.peerChaincode },
    operations: { host: listenHost, port: ports.peerOperations },
    dataDirectory: data,
    mspDirectory: msp,
    tls: { certificateFile: tlsCertificate, keyFile: tlsKey, caFile: layout.tlsCa },
    externalBuilderDirectory: layout.externalBuilder,
  });
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeExternalBuilder(layout.externalBuilder, layout.run);
  await writeIfChanged(join(directory, 'core.yaml'), yaml);
  const chains = join(data, 'ledgersData', 'chains', 'chains');
  return {
    program: {
      name: 'peer',
      file: peerBinary(host),
      arguments: ['node', 'start'],
      directory,
      environment: peerEnvironment(directory),
      logFile: layout.logFile('peer'),
      leftovers: [],
      inputs: [yaml, identity.certificate, identity.tlsCertificate],
      stopGraceMs,
    },
    probe: createNodeProbe('peer', { host: listenHost, port: ports.peer }, async () => {
      const [onDisk, listed] = await Promise.all([channelsOnDisk(chains), admin().channels()]);
      return countChannels(onDisk, listed);
    }),
  };
}
