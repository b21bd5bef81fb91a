import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './write-file.ts';
import { toYaml } from './yaml.ts';

export interface MspDirectoryInput {
  /** Absolute. */
  readonly directory: string;
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const ou = (name: string) => ({ OrganizationalUnitIdentifier: name });

const nodeOus = {
  NodeOUs: {
    Enable: true,
    ClientOUIdentifier: ou('client'),
    PeerOUIdentifier: ou('peer'),
    AdminOUIdentifier: ou('admin'),
    OrdererOUIdentifier: ou('orderer'),
  },
};

/** Writes a node's local MSP: folders 0700, files 0600, NodeOUs on. Idempotent; each file appears whole or not at all. */
export async function writeMspDirectory(input: MspDirectoryInput): Promise<void> {
  const files: Record<string, string> = {
    'cacerts/ca.pem': input.caCertificate,
    'tlscacerts/tlsca.pem': input.tlsCaCertificate,
    'signcerts/certificate.pem': input.certificatePem,
    'keystore/key.pem': input.privateKeyPem,
    'config.yaml': toYaml(nodeOus),
  };
  await mkdir(input.directory, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    const path = join(input.directory, name);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    await writeWhole(path, content, 0o600);
  }
}
