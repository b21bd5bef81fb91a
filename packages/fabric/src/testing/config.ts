import { join } from 'node:path';

/** Where the tests' real Fabric is; the only reader of the environment here. */
export function fabricBinary(name: 'peer' | 'orderer' | 'fabric-ca-server'): string {
  const folder = process.env.HANSA_FABRIC_BIN;
  if (folder === undefined) throw new Error('Set HANSA_FABRIC_BIN to a folder with peer, orderer and fabric-ca-server');
  return join(folder, name);
}
