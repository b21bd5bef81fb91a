import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Boot, bootMachine } from './boot.ts';
import { type Forward, forwardPorts } from './forward.ts';
import type { Machines, MachinesDeps, SimMachine } from './machines.ts';
import type { MachineNetwork } from './network.ts';
import { prepareFolders, requireSandbox } from './sandbox.ts';

export interface RealMachinesDeps extends Omit<MachinesDeps, 'addresses'> {
  readonly network: MachineNetwork;
  /** Below it each machine has a folder, which goes with it. */
  readonly directory: string;
  /** Where failures of machines go that no caller waits for. */
  readonly onFailure: (error: unknown) => void;
}

const graceMs = 5_000;
const hostnameMax = 63;

/**
 * Machines whose user data runs on this computer, each under bubblewrap in a folder and at an address of its own.
 * @throws Error when bubblewrap is missing.
 */
export async function createRealMachines(deps: RealMachinesDeps): Promise<Machines> {
  await requireSandbox();
  const { addresses } = deps.network;
  const machines = new Map<string, SimMachine>();
  return {
    boot: ({ cloud, id, userData }) => {
      const key = `${cloud}/${id}`;
      const address = addresses.take();
      const machine = createRealMachine(deps, { name: key.replaceAll(/[^\w.-]/g, '-'), id, address, userData }, () => {
        machines.delete(key);
        addresses.giveBack(address);
      });
      machines.set(key, machine);
      return machine;
    },
    reserveAddress: addresses.take,
    releaseAddress: addresses.giveBack,
    all: (cloud) => [...machines].filter(([key]) => key.startsWith(`${cloud}/`)).map(([, machine]) => machine),
  };
}

interface MachineInput {
  readonly name: string;
  readonly id: string;
  readonly address: string;
  readonly userData: string;
}

function createRealMachine(deps: RealMachinesDeps, input: MachineInput, onRemoved: () => void): SimMachine {
  const { bootMs, onFailure, network } = deps;
  const directory = join(deps.directory, 'machines', input.name);
  const hostname = input.id.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, hostnameMax);
  const { address, userData } = input;
  const prepared = Promise.all([prepareFolders(directory, { userData, hostname, address }), network.attach(address)]);
  prepared.catch(onFailure);
  let wanted: 'on' | 'off' | 'gone' = 'off';
  let boot: Boot | undefined;
  let timer: NodeJS.Timeout | undefined;
  let published: { readonly address: string; readonly forward: Promise<Forward> } | undefined;
  let removing: Promise<void> | undefined;

  const powerOn = async () => {
    await prepared;
    if (wanted === 'on') boot = bootMachine({ directory, hostname }, network.enter(address));
  };
  const start = () => {
    if (wanted === 'gone' || boot?.isUp() === true) return;
    wanted = 'on';
    boot = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void powerOn().catch(onFailure), bootMs);
  };
  const powerOff = async (grace: number) => {
    clearTimeout(timer);
    await boot?.end(grace);
  };
  const unpublish = async () => {
    const open = published;
    published = undefined;
    if (open === undefined) return;
    await (await open.forward).close();
    await network.letGo(open.address);
  };
  const publish = (at: string, ports: readonly number[]) => {
    const forward = network.hold(at).then(() => forwardPorts(at, address, ports));
    published = { address: at, forward };
    return forward;
  };
  const remove = async () => {
    await prepared;
    await powerOff(0);
    await unpublish();
    await network.detach(address);
    await rm(directory, { recursive: true, force: true });
    onRemoved();
  };
  start();

  return {
    id: input.id,
    privateAddress: address,
    publicAddress: address,
    state: () => {
      if (wanted === 'gone') return 'gone';
      if (wanted === 'off') return 'stopped';
      if (boot === undefined) return 'booting';
      return boot.isUp() ? 'running' : 'stopped';
    },
    stop: async () => {
      if (wanted === 'on') wanted = 'off';
      await powerOff(graceMs);
    },
    start,
    publish: async (at, ports) => {
      await unpublish();
      if (at !== undefined) await publish(at, ports);
    },
    remove: async () => {
      wanted = 'gone';
      removing ??= remove();
      await removing;
    },
  };
}
