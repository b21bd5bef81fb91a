import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HansaError } from '@hansa/core';
import { writeWhole } from '../node-config/write-file.ts';

/** The builder's name in core.yaml and the type of our packages; renaming it would orphan every package built before. */
export const externalBuilderName = 'hansa';

/** `sun_path` holds 108 bytes, one of them the end. */
const longestSocketPath = 107;

/** Where the contract service with this label listens, and the peer dials. `internal.bug` when the path is too long for a socket. */
export function contractSocket(socketDirectory: string, label: string): string {
  const path = join(socketDirectory, `${label}.sock`);
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  throw new HansaError('internal.bug', `The socket path ${path} is longer than ${longestSocketPath} bytes`);
}

/**
 * Writes `<directory>/bin/{detect,build,release}`: the peer runs them for our packages, and `release` names the contract's
 * Unix socket on this host, so that one package and one digest serve every city. Idempotent.
 */
export async function writeExternalBuilder(directory: string, socketDirectory: string): Promise<void> {
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true, mode: 0o700 });
  for (const [name, script] of Object.entries(scripts(socketDirectory))) {
    await writeWhole(join(bin, name), script, 0o700);
  }
}

/** The peer calls `detect SOURCE METADATA`, `build SOURCE METADATA OUTPUT` and `release OUTPUT RELEASE`. */
function scripts(socketDirectory: string): Record<string, string> {
  const directory = JSON.stringify(`unix://${socketDirectory}/`).slice(1, -1);
  const before = `{"address":"${directory}`;
  const after = '.sock","dial_timeout":"10s","tls_required":false}';
  return {
    detect: `#!/bin/sh\ngrep -q '"type": *"${externalBuilderName}"' "$2/metadata.json"\n`,
    build: `#!/bin/sh
set -eu
sed -n 's/.*"label": *"\\([a-zA-Z0-9_.+-]*\\)".*/\\1/p' "$2/metadata.json" > "$3/label"
test -s "$3/label"
`,
    release: `#!/bin/sh
set -eu
mkdir -p "$2/chaincode/server"
printf '%s%s%s' ${quote(before)} "$(cat "$1/label")" ${quote(after)} > "$2/chaincode/server/connection.json"
`,
  };
}

/** One word for the shell, whatever it holds. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
