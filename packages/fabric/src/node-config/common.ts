import type { Endpoint } from '../genesis/spec.ts';

/** Files of a node's TLS certificate; absolute paths. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

export const addressOf = ({ host, port }: Endpoint): string => `${host}:${port}`;

/** The software crypto provider; a node without this section does not start. */
export const softwareCrypto = { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } } as const;
