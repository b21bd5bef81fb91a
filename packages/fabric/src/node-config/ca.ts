import type { Endpoint } from '../genesis/spec.ts';

export interface CaServerOptions {
  /** Organisation of both root certificates: the city node's id. */
  readonly organisation: string;
  readonly listen: Endpoint;
  readonly operations: Endpoint;
  /** Names and addresses of the server's own TLS certificate. */
  readonly hosts: readonly string[];
  readonly registrar: { readonly name: string; readonly secret: string };
  /** Absolute; FABRIC_CA_SERVER_HOME. */
  readonly home: string;
}

/** The two CAs of a city's server. `ca` signs identities, `tlsca` signs TLS certificates. */
export type CaName = 'ca' | 'tlsca';

/** Files to write below `home` (mode 0600), by relative path. */
export function caServerFiles(_options: CaServerOptions): Readonly<Record<string, string>> {
  throw new Error('not written');
}

/** Where the server writes its roots at first start. `ca` is also what its own TLS certificate chains to. */
export function caCertificateFiles(_home: string): Readonly<Record<CaName, string>> {
  throw new Error('not written');
}

export function caEnvironment(_home: string): Record<string, string> {
  throw new Error('not written');
}
