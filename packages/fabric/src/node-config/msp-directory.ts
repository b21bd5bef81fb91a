export interface MspDirectoryInput {
  /** Absolute. */
  readonly directory: string;
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** Writes a node's local MSP: folders 0700, files 0600, NodeOUs on. Idempotent; each file appears whole or not at all. */
export async function writeMspDirectory(_input: MspDirectoryInput): Promise<void> {
  throw new Error('not written');
}
