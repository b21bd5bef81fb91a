import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Boot, bootMachine } from './boot.ts';
import { type Forward, forwardPorts } from './forward.ts';
import type { Machines, MachinesDeps, SimMachine } from './machines.ts';
import { prepareFolders, requireSandbox } from './sandbox.ts';

export interface RealMachinesDeps extends MachinesDeps {
  /** Below it each machine has a folder, which goes with it. */
  readonly directory: string;
  /** Where failures of machines go that no caller waits for. */
  readonly onFailure: (error: unknown) => void;
}

const graceMs = 5_000;
const hostnameMax = 63;

/**
 * Machines whose user data runs on this computer, each under bubblewrap in a folder and at a loopback address of its own.
 * @throws Error when bubblewrap is missing.
 */
export async function createRealMachines(deps: RealMachinesDeps): Promise<Machines> {
  await requireSandbox();
  const { addresses } = deps;
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
  const { bootMs, onFailure } = deps;
  const directory = join(deps.directory, 'machines', input.name);
  const hostname = input.id.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, hostnameMax);
  const prepared = prepareFolders(directory, { userData: input.userData, hostname, address: input.address });
  prepared.catch(onFailure);
  let wanted: 'on' | 'off' | 'gone' = 'off';
  let boot: Boot | undefined;
  let timer: NodeJS.Timeout | undefined;
  let forward: Promise<Forward> | undefined;
  let removing: Promise<void> | undefined;

  const powerOn = async () => {
    await prepared;
    if (wanted === 'on') boot = bootMachine({ directory, hostname });
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
    const open = forward;
    forward = undefined;
    await (await open)?.close();
  };
  const remove = async () => {
    await prepared;
    await powerOff(0);
    await unpublish();
    await rm(directory, { recursive: true, force: true });
    onRemoved();
  };
  start();

  return {
    id: input.id,
    privateAddress: input.address,
    publicAddress: input.address,
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
    publish: async (address, ports) => {
      await unpublish();
      if (address !== undefined) forward = forwardPorts(address, input.address, ports);
      await forward;
    },
    remove: async () => {
      wanted = 'gone';
      removing ??= remove();
      await removing;
    },
  };
}
