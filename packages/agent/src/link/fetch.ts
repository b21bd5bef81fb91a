import { createHash } from 'node:crypto';
import { HansaError } from '@hansa/core';
import type { AgentLinkClient } from '../protocol/index.ts';

const timeoutMs = 30_000;
const blobBytesMax = 16 * 1024 * 1024;

/** A blob by its digest (`sha256:<hex>`), checked against it. `cloud.unavailable` when it cannot be had whole. */
export async function fetchBlob(client: AgentLinkClient, digest: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    const stream = client.Fetch({ digest }, { deadline: Date.now() + timeoutMs });
    for await (const { data } of stream) {
      bytes += data.length;
      if (bytes > blobBytesMax) throw new Error(`longer than ${blobBytesMax} bytes`);
      chunks.push(data);
    }
  } catch (cause) {
    throw new HansaError('cloud.unavailable', `The control plane did not deliver ${digest}`, { cause });
  }
  const blob = Buffer.concat(chunks);
  const seen = `sha256:${createHash('sha256').update(blob).digest('hex')}`;
  if (seen !== digest) throw new HansaError('cloud.unavailable', `The control plane delivered ${seen} for ${digest}`);
  return blob;
}
