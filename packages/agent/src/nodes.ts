import { enrolIdentities, peerEnvironment } from '@hansa/fabric';
import { type BundlePusher, createBundlePusher } from './bundle/bundle-pusher.ts';
import { createGatewayControl } from './bundle/gateway-control.ts';
import { type Channels, openChannels } from './channels/channels.ts';
import { createNodePorts } from './channels/node-ports.ts';
import { type Certifier, createCertifier } from './components/certifier.ts';
import { type City, type ComponentName, createCity } from './components/city.ts';
import { running } from './components/clients.ts';
import { type Contracts, createContracts } from './components/contracts.ts';
import type { Host } from './components/host.ts';
import type { Enrol } from './components/identities.ts';
import { peerBinary } from './components/peer.ts';
import { canConfine } from './components/sandbox.ts';
import type { AgentConfig } from './config.ts';
import type { Layout } from './layout.ts';
import type { Log } from './log.ts';
import type { ObservedStore } from './report/observed-store.ts';
import { createPidFile } from './supervise/pid-file.ts';
import { createProcessTable } from './supervise/process.ts';
import { createSupervised, type Supervised } from './supervise/supervised.ts';
import { createCommitContract } from './tasks/commit-contract.ts';
import type { TaskHandlers } from './tasks/runner.ts';
import { createUnjoinChannels, createUnjoinCommand } from './tasks/unjoin-channels.ts';
import type { Time } from './time.ts';

export interface NodesDeps {
  readonly config: AgentConfig;
  readonly layout: Layout;
  readonly hostId: string;
  readonly observed: ObservedStore;
  readonly onCityChange: () => void;
  readonly fetchBlob: (digest: string) => Promise<Uint8Array>;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** All that runs on a host, put together: each part tells the others when it came up. */
export interface Nodes {
  readonly city: City;
  readonly certifier: Certifier;
  readonly contracts: Contracts;
  readonly channels: Channels;
  readonly bundle: BundlePusher;
  readonly tasks: TaskHandlers;
}

type Supervise = (name: string, onChange: () => void) => Supervised;

function createSupervise({ config, layout, time, random, log }: NodesDeps): Supervise {
  const processes = createProcessTable(config.home, config.environment);
  return (name, onChange) =>
    createSupervised({ name, processes, pidFile: createPidFile(layout.pidFile(name)), time, random, log, onChange });
}

function createTasks(deps: NodesDeps, host: Host, { city, channels }: Pick<Nodes, 'city' | 'channels'>): TaskHandlers {
  const { config, layout, time, random } = deps;
  const environment = { ...config.environment, ...peerEnvironment(layout.peer.directory) };
  return {
    commitContract: createCommitContract({
      lifecycle: () => running(city.clients().peer, 'peer').lifecycle,
      committed: channels.committed,
      time,
      random,
    }),
    unjoinChannels: createUnjoinChannels({
      peer: city.component('peer'),
      unjoin: createUnjoinCommand(peerBinary(host), environment),
      markUnjoined: channels.markUnjoined,
      afterwards: channels.wakeAll,
    }),
  };
}

export async function createNodes(deps: NodesDeps): Promise<Nodes> {
  const { config, layout, observed, time, random, log } = deps;
  const host: Host = {
    hostId: deps.hostId,
    layout,
    fabricDirectory: config.fabricDirectory,
    leagueAuthorityFile: layout.agent.authority,
  };
  const supervise = createSupervise(deps);
  const gatewayControl = createGatewayControl(layout.gateway.controlSocket);
  const bundle = createBundlePusher({
    control: gatewayControl,
    onStatus: ({ sequence, serving, csrs }) =>
      observed.set('bundle', { bundle: { sequence, serving: [...serving], csrs: [...csrs] } }),
    time,
    random,
    log,
  });

  const enrolEnvironment = Object.fromEntries(
    Object.entries(config.environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const enrol: Enrol = (request) => enrolIdentities(request, { environment: enrolEnvironment });
  const city = createCity({
    host,
    supervise,
    enrol,
    ask: (csrs) => observed.set('enrolment', { enrolment: { csrs: [...csrs] } }),
    gatewayControl,
    onChange: (component) => cityChanged(component),
    time,
    random,
    log,
  });
  const certifier = createCertifier({
    host,
    authority: () => (city.identities() && city.node()?.components.includes('ca') ? city.node() : undefined),
    enrol,
    publish: (hostId, certify) => {
      if (certify === undefined) observed.remove(`certify/${hostId}`);
      else observed.set(`certify/${hostId}`, { certify });
    },
    time,
    random,
    log,
  });
  const isRunning = (name: ComponentName): boolean => city.component(name).state().state === 'running';

  const contracts = createContracts({
    host,
    supervise,
    sandboxed: canConfine(),
    peer: () => (isRunning('peer') ? city.clients().peer?.admin : undefined),
    publish: (label, contract) => {
      if (contract === undefined) observed.remove(`contract/${label}`);
      else observed.set(`contract/${label}`, { contract });
    },
    time,
    random,
    log,
  });
  const channels = await openChannels({
    ports: createNodePorts({ layout, city, packageIdOf: contracts.packageIdOf, fetchBlock: deps.fetchBlob, time }),
    unjoinedFile: layout.agent.unjoined,
    publish: (channelId, channel) => {
      if (channel === undefined) observed.remove(`channel/${channelId}`);
      else observed.set(`channel/${channelId}`, { channel });
    },
    time,
    random,
    log,
  });

  function cityChanged(component: ComponentName | 'identities'): void {
    deps.onCityChange();
    if (component === 'identities') certifier.wake();
    if (component === 'gateway') {
      if (isRunning('gateway')) bundle.gatewayReady();
      else bundle.gatewayDown();
    }
    if (component === 'peer' && isRunning('peer')) contracts.peerReady();
    if ((component === 'peer' || component === 'orderer') && isRunning(component)) channels.wakeAll();
  }

  return { city, certifier, contracts, channels, bundle, tasks: createTasks(deps, host, { city, channels }) };
}
