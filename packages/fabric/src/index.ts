export { type EnrolOptions, enrolIdentities, enrolProgram } from './ca/enrol-identities.ts';
export type { EnrolmentIdentity, EnrolmentRequest, EnrolmentResult } from './ca/request.ts';
export { contractSocket, externalBuilderName, writeExternalBuilder } from './contract/external-builder.ts';
export { type ContractPackageInput, packageContract, packageId } from './contract/package.ts';
export type { CryptoSuite } from './crypto-suite.ts';
export { blockDigest, buildGenesisBlock } from './genesis/build.ts';
export { checkGenesisBlock, type GenesisExpectation } from './genesis/check.ts';
export { type GenesisSummary, inspectGenesisBlock } from './genesis/inspect.ts';
export type { Policy, PolicyRule, Principal, PrincipalRole } from './genesis/policy.ts';
export type { Endpoint, GenesisCity, GenesisOrderer, GenesisSpec, GenesisTenant } from './genesis/spec.ts';
export {
  type Authority,
  type AuthorityInput,
  type CertificateInput,
  type CertificateUsage,
  createAuthority,
  type IssuedCertificate,
  issueCertificate,
} from './identity/authority.ts';
export { type CsrInput, createCsr, publicKeyOfCsr } from './identity/csr.ts';
export { newPrivateKey } from './identity/private-key.ts';
export { createSigningIdentity, type SigningIdentity, type SigningIdentityInput } from './identity/signing-identity.ts';
export {
  type CaName,
  type CaServerOptions,
  caCertificateFiles,
  caEnvironment,
  caServerFiles,
} from './node-config/ca.ts';
export { type MspDirectoryInput, writeMspDirectory } from './node-config/msp-directory.ts';
export {
  channelRemains,
  type OrdererDirectories,
  type OrdererOptions,
  ordererConfiguration,
  ordererDirectories,
  ordererEnvironment,
} from './node-config/orderer.ts';
export { type PeerOptions, peerConfiguration, peerEnvironment } from './node-config/peer.ts';
export {
  createParticipation,
  type OrdererChannel,
  type Participation,
  type ParticipationOptions,
} from './participation.ts';
export { createPeerConnection, type PeerConnection, type PeerConnectionOptions } from './peer/connection.ts';
export type { ApprovedDefinition, CommittedDefinition, ContractDefinition } from './peer/definition.ts';
export {
  type ApproveInput,
  type CommitInput,
  createLifecycle,
  type Lifecycle,
  type LifecycleOptions,
} from './peer/lifecycle.ts';
export {
  type ChainInfo,
  createPeerAdmin,
  type InstalledContract,
  type PeerAdmin,
  type PeerAdminOptions,
} from './peer/peer-admin.ts';
export { decodeBlock, type LedgerBlock, type LedgerTransaction } from './transact/block.ts';
export type { TransactionStatus } from './transact/commit-status.ts';
export {
  type CallInput,
  createTransactor,
  type LedgerQuery,
  type SubmittedTransaction,
  type Transactor,
  type TransactorOptions,
} from './transact/transactor.ts';
