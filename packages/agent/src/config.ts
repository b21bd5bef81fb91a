import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { HansaError } from '@hansa/core';
import type { JoinAddresses } from './join/bootstrap-client.ts';

export interface AgentConfig {
  /** Everything that the host keeps is below it. */
  readonly home: string;
  /** `https://host:port` of the control plane's bootstrap listener. */
  readonly bootstrapUrl: string;
  /** Hex SHA-256 of the league CA's certificate (DER): what the first contact is trusted by. */
  readonly authoritySha256: string;
  readonly secretFile: string;
  /** Folder with `peer`, `orderer` and `fabric-ca-server`. */
  readonly fabricDirectory: string;
  /** What the operator of a machine made elsewhere says of it; a cloud's machine has its addresses from the cloud. */
  readonly addresses: JoinAddresses;
  /** Where Unix sockets live: short, since a socket's path holds 107 bytes. */
  readonly runDirectory: string;
  readonly logLevel: string;
  /** What children inherit, the machine's marker among it. */
  readonly environment: NodeJS.ProcessEnv;
}

const options = {
  home: { type: 'string' },
  bootstrap: { type: 'string' },
  'ca-sha256': { type: 'string' },
  'secret-file': { type: 'string' },
  'fabric-bin': { type: 'string' },
  listen: { type: 'string' },
  advertised: { type: 'string' },
} as const;

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') {
    throw new HansaError('request.invalid', `${name} is missing; give it to the agent`);
  }
  return value;
}

function absolute(name: string, value: string | undefined): string {
  const path = required(name, value);
  return isAbsolute(path) ? path : resolve(path);
}

/** `/tmp/hansa-<uid>/<8 hex of the home>`: the same for every agent of this home. */
export function runDirectoryOf(home: string, uid: number): string {
  return join('/tmp', `hansa-${uid}`, createHash('sha256').update(home).digest('hex').slice(0, 8));
}

/** Reads command line and environment. `request.invalid` names what is missing or wrong. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv, uid: number): AgentConfig {
  const { values } = parseArgs({ args: [...argv], options });
  const home = absolute('--home', values.home);
  const authoritySha256 = required('--ca-sha256', values['ca-sha256']).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(authoritySha256)) {
    throw new HansaError('request.invalid', '--ca-sha256 must be 64 hexadecimal digits');
  }
  return {
    home,
    bootstrapUrl: required('--bootstrap', values.bootstrap),
    authoritySha256,
    secretFile: absolute('--secret-file', values['secret-file']),
    fabricDirectory: absolute('--fabric-bin or HANSA_FABRIC_BIN', values['fabric-bin'] ?? env.HANSA_FABRIC_BIN),
    addresses: {
      ...(values.listen && { listen: values.listen }),
      ...(values.advertised && { advertised: values.advertised }),
    },
    runDirectory: runDirectoryOf(home, uid),
    logLevel: env.HANSA_LOG_LEVEL ?? 'info',
    environment: env,
  };
}
