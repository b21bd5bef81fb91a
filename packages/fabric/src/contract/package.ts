import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { HansaError } from '@hansa/core';
import { pack } from 'tar-stream';
import { externalBuilderName } from './external-builder.ts';

export interface ContractPackageInput {
  /** Letters, digits, `_`, `.`, `+`, `-`; begins with a letter or a digit. */
  readonly label: string;
  /** Name and version of what serves it; part of the digest, so that another version is another package. */
  readonly contract: { readonly name: string; readonly version: string };
}

/** Fabric's rule for labels, and short enough for a socket's name. */
const labelPattern = /^[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,63}$/;

/**
 * The `.tar.gz` that peers install: equal input gives equal bytes, on every machine. It holds no code, only what is to be served
 * under which label; each host's external builder adds where. `contract.refused` when the label is not one.
 */
export async function packageContract({ label, contract }: ContractPackageInput): Promise<Uint8Array> {
  if (!labelPattern.test(label)) throw new HansaError('contract.refused', `${label} is not a label for a contract`);
  const { name, version } = contract;
  const code = await archive({ 'contract.json': JSON.stringify({ name, version }) });
  return await archive({
    'metadata.json': JSON.stringify({ path: '', type: externalBuilderName, label }),
    'code.tar.gz': code,
  });
}

/** `<label>:<sha256 hex>`, as the peer names the installed package. */
export const packageId = (label: string, contractPackage: Uint8Array): string =>
  `${label}:${createHash('sha256').update(contractPackage).digest('hex')}`;

/**
 * Stored, not compressed: zlib's output differs between versions and processors, and a digest must not. The gzip header's tenth
 * byte names the operating system; 255 is "unknown".
 */
const gzipSystemAt = 9;

async function archive(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    tar.entry({ name, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, Buffer.from(content));
  }
  tar.finalize();
  const zipped = gzipSync(await buffer(tar), { level: 0 });
  zipped[gzipSystemAt] = 255;
  return zipped;
}
