import { common } from '@hyperledger/fabric-protos';
import { type ConfigTree, capabilities } from './config-tree.ts';
import { consensusValues } from './consensus.ts';
import {
  applicationAdmins,
  blockValidation,
  endorsement,
  endorsingCities,
  implicit,
  lifecycleEndorsement,
  ordererAdmins,
  orderingCities,
} from './membership-policies.ts';
import { applicationOrganisation, ordererOrganisation } from './organisation.ts';
import type { GenesisCity, GenesisSpec } from './spec.ts';

const anyReaders = implicit('any', 'Readers');
const anyWriters = implicit('any', 'Writers');

/** The configuration that a membership implies: the one place that says what a channel of ours looks like. */
export function channelConfig(spec: GenesisSpec): ConfigTree {
  const hashing = new common.HashingAlgorithm();
  hashing.setName('SHA256');
  const width = new common.BlockDataHashingStructure();
  width.setWidth(0xffffffff);
  return {
    values: {
      HashingAlgorithm: hashing.serializeBinary(),
      BlockDataHashingStructure: width.serializeBinary(),
      // BFT needs V3_0, and all nodes of ours are 3.x.
      Capabilities: capabilities('V3_0'),
    },
    policies: { Readers: anyReaders, Writers: anyWriters, Admins: implicit('majority', 'Admins') },
    groups: { Orderer: ordererGroup(spec), Application: applicationGroup(spec) },
  };
}

const rootsOf = ({ mspId, caCertificate, tlsCaCertificate }: GenesisCity) => ({
  mspId,
  rootCertificate: caCertificate,
  tlsRootCertificate: tlsCaCertificate,
});

function ordererGroup(spec: GenesisSpec): ConfigTree {
  return {
    values: { ...consensusValues(spec), Capabilities: capabilities('V2_0') },
    policies: {
      Readers: anyReaders,
      Writers: anyWriters,
      Admins: ordererAdmins(spec),
      BlockValidation: blockValidation(spec),
    },
    groups: Object.fromEntries(
      orderingCities(spec).map((city) => [city.mspId, ordererOrganisation(rootsOf(city), city.orderer)]),
    ),
  };
}

function applicationGroup(spec: GenesisSpec): ConfigTree {
  const { mspId, rootCertificate } = spec.tenant;
  return {
    values: { Capabilities: capabilities('V2_5') },
    policies: {
      Readers: anyReaders,
      Writers: anyWriters,
      Admins: applicationAdmins(spec),
      Endorsement: endorsement(spec),
      LifecycleEndorsement: lifecycleEndorsement(spec),
    },
    groups: {
      ...Object.fromEntries(
        endorsingCities(spec).map((city) => [city.mspId, applicationOrganisation(rootsOf(city), city.peers)]),
      ),
      [mspId]: applicationOrganisation({ mspId, rootCertificate }),
    },
  };
}
