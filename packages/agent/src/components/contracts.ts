import { asHansaError, HansaError } from '@hansa/core';
import type { PeerAdmin } from '@hansa/fabric';
import type { Log } from '../log.ts';
import type { DesiredContract, ObservedContract } from '../protocol/index.ts';
import type { Supervised } from '../supervise/supervised.ts';
import { backoffMs, type Time } from '../time.ts';
import { type ContractPackage, componentName, contractComponent, contractPackage } from './contract.ts';
import type { Host } from './host.ts';

export interface ContractsDeps {
  readonly host: Host;
  readonly supervise: (name: string, onChange: () => void) => Supervised;
  readonly sandboxed: Promise<boolean>;
  /** Undefined while the peer does not serve. */
  readonly peer: () => PeerAdmin | undefined;
  readonly publish: (label: string, observed: ObservedContract | undefined) => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** The contract services of this host: each runs beside the peer and has its package installed on it. */
export interface Contracts {
  want(desired: ReadonlyMap<string, DesiredContract>): Promise<void>;
  /** The peer serves now: what is not installed yet can be. */
  peerReady(): void;
  /** `contract.unknown` when the label is not desired here. */
  packageIdOf(label: string): string;
  stop(): Promise<void>;
  release(): Promise<void>;
}

interface Running {
  readonly desired: DesiredContract;
  readonly service: Supervised;
  package?: ContractPackage;
  installed: boolean;
  installing: boolean;
  sandboxed: boolean;
  message: string;
}

const firstDelayMs = 50;
const delayCapMs = 5_000;

export function createContracts(deps: ContractsDeps): Contracts {
  const { host, time, random, log } = deps;
  const running = new Map<string, Running>();

  function publish(contract: Running): void {
    const { label } = contract.desired;
    if (running.get(label) !== contract) return;
    const { state, message } = contract.service.state();
    deps.publish(label, {
      label,
      packageId: contract.package?.id ?? '',
      installed: contract.installed,
      state,
      sandboxed: contract.sandboxed,
      message: contract.message === '' ? message : contract.message,
    });
  }

  async function installOnce(contract: Running, peer: PeerAdmin, { id, bytes }: ContractPackage): Promise<void> {
    const installed = await peer.installedContracts();
    if (!installed.some(({ packageId }) => packageId === id)) await peer.installContract(bytes);
    contract.installed = true;
    log.info({ packageId: id }, 'contract package is installed');
  }

  /** One attempt after another until the package is installed or the peer is away; then the peer's return begins anew. */
  async function install(contract: Running): Promise<void> {
    if (contract.installing || contract.installed || contract.package === undefined) return;
    contract.installing = true;
    for (let attempt = 1; !contract.installed; attempt++) {
      const peer = deps.peer();
      if (peer === undefined || running.get(contract.desired.label) !== contract) break;
      try {
        await installOnce(contract, peer, contract.package);
        contract.message = '';
      } catch (error) {
        contract.message = asHansaError(error).message;
        log.warn({ err: error, attempt, label: contract.desired.label }, 'contract package is not installed yet');
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, random));
      }
    }
    contract.installing = false;
    publish(contract);
  }

  async function start(desired: DesiredContract): Promise<void> {
    const { label } = desired;
    const service = deps.supervise(componentName(label), () => publish(contract));
    const contract: Running = { desired, service, installed: false, installing: false, sandboxed: false, message: '' };
    running.set(label, contract);
    publish(contract);
    try {
      contract.package = await contractPackage(desired);
      contract.sandboxed = await deps.sandboxed;
      await service.run(await contractComponent(host, desired, contract.package.id, contract.sandboxed));
    } catch (error) {
      contract.message = asHansaError(error).message;
      log.error({ err: error, label }, 'contract cannot be started');
      publish(contract);
      return;
    }
    void install(contract);
  }

  async function end(label: string, { service }: Running): Promise<void> {
    running.delete(label);
    await service.stop();
    deps.publish(label, undefined);
  }

  return {
    async want(desired) {
      const stale = [...running].filter(([label, { desired: before }]) => desired.get(label)?.preset !== before.preset);
      await Promise.all(stale.map(([label, contract]) => end(label, contract)));
      const fresh = [...desired.values()].filter(({ label }) => !running.has(label));
      await Promise.all(fresh.map(start));
    },
    peerReady() {
      for (const contract of running.values()) void install(contract);
    },
    packageIdOf(label) {
      const id = running.get(label)?.package?.id;
      if (id === undefined) throw new HansaError('contract.unknown', `This host runs no contract service ${label} yet`);
      return id;
    },
    async stop() {
      await Promise.all([...running.values()].map(({ service }) => service.stop()));
    },
    async release() {
      await Promise.all([...running.values()].map(({ service }) => service.release()));
    },
  };
}
