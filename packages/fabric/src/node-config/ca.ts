import { join } from 'node:path';
import type { EnrolmentIdentity } from '../ca/request.ts';
import { enrolmentSecret } from '../ca/secret.ts';
import type { Endpoint } from '../genesis/spec.ts';
import { addressOf } from './common.ts';
import { toYaml } from './yaml.ts';

export interface CaServerOptions {
  /** Organisation of both root certificates: the city node's id. */
  readonly organisation: string;
  readonly listen: Endpoint;
  readonly operations: Endpoint;
  /** Names and addresses of the server's own TLS certificate; without them no client accepts it. */
  readonly hosts: readonly string[];
  /** The secret is random and lives only in these files and with the agent. */
  readonly registrar: { readonly name: string; readonly secret: string };
  /** Registered by the server itself at its first start, which is much faster than asking it to. */
  readonly identities?: readonly Pick<EnrolmentIdentity, 'ca' | 'id' | 'type'>[];
}

/** The two CAs of a city's server. `ca` signs identities, `tlsca` signs TLS certificates. */
export type CaName = 'ca' | 'tlsca';

/** Files to write below FABRIC_CA_SERVER_HOME with mode 0600 before `fabric-ca-server start`, by relative path. */
export function caServerFiles(options: CaServerOptions): Readonly<Record<string, string>> {
  const server = {
    address: options.listen.host,
    port: options.listen.port,
    tls: { enabled: true },
    cafiles: [join('tlsca', configurationFile)],
    operations: { listenAddress: addressOf(options.operations), tls: { enabled: false } },
    metrics: { provider: 'disabled' },
  };
  return {
    [configurationFile]: toYaml({ ...server, ...authority('ca', options, ['digital signature']) }),
    [join('tlsca', configurationFile)]: toYaml(authority('tlsca', options, tlsUsage)),
  };
}

const configurationFile = 'fabric-ca-server-config.yaml';

/** Also the profile `tls`, by which the server signs its own certificate. */
const tlsUsage = ['digital signature', 'server auth', 'client auth'] as const;

/** Roots outlive what they sign: 15 years and one. */
const rootExpiry = '131400h';
const leafExpiry = '8760h';

function authority(name: CaName, options: CaServerOptions, usage: readonly string[]) {
  return {
    ca: { name },
    csr: {
      cn: `${name}.${options.organisation}`,
      hosts: options.hosts,
      names: [{ O: options.organisation }],
      keyrequest: { algo: 'ecdsa', size: 256 },
      ca: { expiry: rootExpiry, pathlength: 0 },
    },
    registry: { maxenrollments: -1, identities: registered(name, options) },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    affiliations: {},
    signing: { default: { usage, expiry: leafExpiry }, profiles: { tls: { usage: tlsUsage, expiry: leafExpiry } } },
  };
}

const registrarAttributes = {
  'hf.Registrar.Roles': '*',
  'hf.Registrar.DelegateRoles': '*',
  'hf.Registrar.Attributes': '*',
  'hf.Revoker': true,
  'hf.GenCRL': true,
} as const;

function registered(name: CaName, { registrar, identities = [] }: CaServerOptions) {
  const { name: registrarName, secret } = registrar;
  return [
    { name: registrarName, pass: secret, type: 'client', affiliation: '', attrs: registrarAttributes },
    ...identities
      .filter(({ ca }) => ca === name)
      .map(({ id, type }) => ({ name: id, pass: enrolmentSecret(secret, name, id), type, affiliation: '' })),
  ];
}

/** Where the server writes its roots at first start. `ca` is also what its own TLS certificate chains to. */
export const caCertificateFiles = (home: string): Readonly<Record<CaName, string>> => ({
  ca: join(home, 'ca-cert.pem'),
  tlsca: join(home, 'tlsca', 'ca-cert.pem'),
});

/** Environment of `fabric-ca-server start`. */
export const caEnvironment = (home: string): Record<string, string> => ({ FABRIC_CA_SERVER_HOME: home });
