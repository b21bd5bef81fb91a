import type { Layout } from '../layout.ts';
import type { DesiredNode, Ports } from '../protocol/index.ts';

/** What every component is made from. */
export interface Host {
  readonly hostId: string;
  readonly layout: Layout;
  /** Folder with `peer`, `orderer` and `fabric-ca-server`. */
  readonly fabricDirectory: string;
  readonly leagueAuthorityFile: string;
}

export interface Endpoints {
  readonly listenHost: string;
  readonly ports: Ports;
}

/** Every field of `ports` is set in a desired node; proto3 makes the message itself optional. */
export function endpointsOf(node: DesiredNode): Endpoints {
  if (node.ports === null) throw new TypeError('a desired node without ports');
  return { listenHost: node.listenAddress, ports: node.ports };
}

/** Names and addresses that the node's TLS certificates carry. */
export function tlsNames(node: DesiredNode): { ipAddresses: string[]; dnsNames: string[] } {
  const isAddress = (name: string): boolean => /^[0-9.]+$|:/.test(name);
  const names = [...new Set([node.listenAddress, node.advertisedAddress, ...node.dnsNames, 'localhost'])];
  return {
    ipAddresses: names.filter((name) => name !== '' && isAddress(name)),
    dnsNames: names.filter((name) => name !== '' && !isAddress(name)),
  };
}
