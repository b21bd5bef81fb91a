/** The kinds of resource, and which conditions make one Ready. `beside` conditions inform and do not count. */
export const kinds = {
  operator: { collection: 'operators', ready: [], beside: [] },
  'cloud-account': { collection: 'cloud-accounts', ready: ['CredentialsValid'], beside: ['NoOrphans'] },
  'city-node': {
    collection: 'city-nodes',
    ready: ['HostsReady', 'AuthorityReady', 'ServicesReady'],
    beside: ['Drained', 'CertificatesValid', 'ContractSandboxed'],
  },
  host: {
    collection: 'hosts',
    ready: ['MachineRunning', 'AgentConnected', 'ComponentsRunning'],
    beside: ['MachineAsSpecified', 'MachineReplaced'],
  },
  tenant: { collection: 'tenants', ready: ['IssuerReady'], beside: [] },
  channel: {
    collection: 'channels',
    ready: ['Placed', 'GenesisStored', 'OrderersJoined', 'PeersJoined', 'ContractsReady', 'GatewaysServing'],
    beside: ['CloudsSpread', 'Left'],
  },
} as const;

export type Kind = keyof typeof kinds;

export const allKinds = Object.keys(kinds) as Kind[];
