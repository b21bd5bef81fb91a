import { join } from 'node:path';

/** Where everything of a host is, below its home (sockets: in the run folder). */
export interface Layout {
  readonly home: string;
  readonly run: string;
  readonly agent: {
    readonly directory: string;
    readonly key: string;
    readonly authority: string;
    readonly membership: string;
    readonly desired: string;
    readonly unjoined: string;
    readonly adminClientCa: string;
    readonly adminClientCaKey: string;
    readonly adminClientCertificate: string;
    readonly adminClientKey: string;
  };
  readonly ca: {
    readonly home: string;
    readonly registrarSecret: string;
    /** What was issued to another host. */
    issued(hostId: string): string;
  };
  readonly orderer: NodeLayout;
  readonly peer: NodeLayout;
  readonly externalBuilder: string;
  readonly gateway: {
    readonly directory: string;
    readonly config: string;
    readonly state: string;
    readonly certificate: string;
    readonly key: string;
    readonly controlSocket: string;
  };
  readonly admin: { readonly certificate: string; readonly key: string };
  readonly tlsCa: string;
  pidFile(component: string): string;
  logFile(component: string): string;
}

export interface NodeLayout {
  readonly directory: string;
  readonly data: string;
  readonly msp: string;
  readonly key: string;
  readonly certificate: string;
  readonly tlsKey: string;
  readonly tlsCertificate: string;
}

function nodeLayout(directory: string): NodeLayout {
  return {
    directory,
    data: join(directory, 'data'),
    msp: join(directory, 'msp'),
    key: join(directory, 'key.pem'),
    certificate: join(directory, 'certificate.pem'),
    tlsKey: join(directory, 'tls-key.pem'),
    tlsCertificate: join(directory, 'tls-certificate.pem'),
  };
}

/** A component's name may hold a slash (`contract/<label>`), a file's may not. */
const fileName = (component: string): string => component.replaceAll('/', '-');

export function createLayout(home: string, run: string): Layout {
  const agent = join(home, 'agent');
  const gateway = join(home, 'gateway');
  const ca = join(home, 'ca');
  return {
    home,
    run,
    agent: {
      directory: agent,
      key: join(agent, 'key.pem'),
      authority: join(agent, 'authority.pem'),
      membership: join(agent, 'membership.json'),
      desired: join(agent, 'desired.json'),
      unjoined: join(agent, 'unjoined.json'),
      adminClientCa: join(agent, 'orderer-admin-ca.pem'),
      adminClientCaKey: join(agent, 'orderer-admin-ca-key.pem'),
      adminClientCertificate: join(agent, 'orderer-admin.pem'),
      adminClientKey: join(agent, 'orderer-admin-key.pem'),
    },
    ca: {
      home: ca,
      registrarSecret: join(ca, 'registrar-secret'),
      issued: (hostId) => join(ca, 'issued', `${hostId}.json`),
    },
    orderer: nodeLayout(join(home, 'orderer')),
    peer: nodeLayout(join(home, 'peer')),
    externalBuilder: join(home, 'peer', 'builder'),
    gateway: {
      directory: gateway,
      config: join(gateway, 'config.json'),
      state: join(gateway, 'state'),
      certificate: join(gateway, 'tls-certificate.pem'),
      key: join(gateway, 'tls-key.pem'),
      controlSocket: join(run, 'gateway.sock'),
    },
    admin: { certificate: join(home, 'admin', 'certificate.pem'), key: join(home, 'admin', 'key.pem') },
    tlsCa: join(home, 'tls-ca.pem'),
    pidFile: (component) => join(agent, `${fileName(component)}.pid.json`),
    logFile: (component) => join(home, 'log', `${fileName(component)}.log`),
  };
}
