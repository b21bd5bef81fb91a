import { common, msp, peer } from '@hyperledger/fabric-protos';
import type { ConfigTree } from './config-tree.ts';
import { outOf } from './membership-policies.ts';
import { refused } from './refused.ts';
import type { Endpoint } from './spec.ts';

export interface OrganisationRoots {
  readonly mspId: string;
  readonly rootCertificate: string;
  readonly tlsRootCertificate?: string;
}

/** Fabric tells clients, peers, admins and orderers apart by the OU of their certificate. */
const nodeOus = ['client', 'peer', 'admin', 'orderer'] as const;

/** The `MSP` value of an organisation. A tenant has no nodes and so no TLS root. */
export function encodeMsp({ mspId, rootCertificate, tlsRootCertificate }: OrganisationRoots): Uint8Array {
  const config = new msp.FabricMSPConfig();
  config.setName(mspId);
  config.setRootCertsList([Buffer.from(rootCertificate)]);
  if (tlsRootCertificate !== undefined) config.setTlsRootCertsList([Buffer.from(tlsRootCertificate)]);
  const crypto = new msp.FabricCryptoConfig();
  crypto.setSignatureHashFamily('SHA2');
  crypto.setIdentityIdentifierHashFunction('SHA256');
  config.setCryptoConfig(crypto);
  const [client, peerOu, admin, orderer] = nodeOus.map((name) => {
    const ou = new msp.FabricOUIdentifier();
    ou.setOrganizationalUnitIdentifier(name);
    return ou;
  });
  const ous = new msp.FabricNodeOUs();
  ous.setEnable(true);
  ous.setClientOuIdentifier(client);
  ous.setPeerOuIdentifier(peerOu);
  ous.setAdminOuIdentifier(admin);
  ous.setOrdererOuIdentifier(orderer);
  config.setFabricNodeOus(ous);
  const encoded = new msp.MSPConfig();
  encoded.setType(0);
  encoded.setConfig(config.serializeBinary());
  return encoded.serializeBinary();
}

export function decodeMsp(bytes: Uint8Array): OrganisationRoots {
  const config = msp.FabricMSPConfig.deserializeBinary(msp.MSPConfig.deserializeBinary(bytes).getConfig_asU8());
  const [root, ...otherRoots] = config.getRootCertsList_asU8();
  const [tlsRoot, ...otherTlsRoots] = config.getTlsRootCertsList_asU8();
  if (root === undefined || otherRoots.length + otherTlsRoots.length > 0) {
    throw refused(`organisation ${config.getName()} does not have exactly one root`);
  }
  const roots = { mspId: config.getName(), rootCertificate: Buffer.from(root).toString() };
  return tlsRoot === undefined ? roots : { ...roots, tlsRootCertificate: Buffer.from(tlsRoot).toString() };
}

const ownPolicies = (mspId: string) => ({
  Readers: outOf(1, [{ mspId, role: 'member' }]),
  Writers: outOf(1, [{ mspId, role: 'member' }]),
  Admins: outOf(1, [{ mspId, role: 'admin' }]),
});

/** An organisation that orders. Each names its own address: `V3_0` forbids a global list. */
export function ordererOrganisation(roots: OrganisationRoots, { host, port }: Endpoint): ConfigTree {
  const addresses = new common.OrdererAddresses();
  addresses.setAddressesList([`${host}:${port}`]);
  return {
    values: { MSP: encodeMsp(roots), Endpoints: addresses.serializeBinary() },
    policies: ownPolicies(roots.mspId),
  };
}

/** An organisation of the application. Without anchors, peers of different cities never find each other. */
export function applicationOrganisation(roots: OrganisationRoots, peers: readonly Endpoint[] = []): ConfigTree {
  const policies = { ...ownPolicies(roots.mspId), Endorsement: outOf(1, [{ mspId: roots.mspId, role: 'peer' }]) };
  if (peers.length === 0) return { values: { MSP: encodeMsp(roots) }, policies };
  const anchors = new peer.AnchorPeers();
  anchors.setAnchorPeersList(peers.map(anchorPeer));
  return { values: { MSP: encodeMsp(roots), AnchorPeers: anchors.serializeBinary() }, policies };
}

function anchorPeer({ host, port }: Endpoint): peer.AnchorPeer {
  const anchor = new peer.AnchorPeer();
  anchor.setHost(host);
  anchor.setPort(port);
  return anchor;
}

export const decodeAnchors = (bytes: Uint8Array): Endpoint[] =>
  peer.AnchorPeers.deserializeBinary(bytes)
    .getAnchorPeersList()
    .map((anchor) => ({ host: anchor.getHost(), port: anchor.getPort() }));
