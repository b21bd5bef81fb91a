import type { Addresses } from './addresses.ts';

/** Machines of one simulator: `real` ones run their user data on this computer, `hollow` ones only change state. */
export interface Machines {
  /** Returns at once; the machine is `running` after the world's boot time. */
  boot(input: { readonly cloud: string; readonly id: string; readonly userData: string }): SimMachine;
  /** A public address that no machine has yet, from the simulator's own loopback block. */
  reserveAddress(): string;
  releaseAddress(address: string): void;
  /** Those that were booted and not removed. */
  all(cloud: string): readonly SimMachine[];
}

export interface SimMachine {
  readonly id: string;
  readonly privateAddress: string;
  /** The address that a vendor would give it by itself, without a reserved one: at loopback, the private one. */
  readonly publicAddress: string;
  state(): 'booting' | 'running' | 'stopped' | 'gone';
  stop(): Promise<void>;
  /** Boots a stopped machine again: its disk as it was, its user data run once more. */
  start(): void;
  /**
   * Makes it reachable also at a reserved address, at these TCP ports only (what its firewall lets in); without an address,
   * no longer. Hollow machines listen nowhere.
   */
  publish(address: string | undefined, ports: readonly number[]): Promise<void>;
  remove(): Promise<void>;
}

export interface MachinesDeps {
  readonly clock: { nowMs(): number };
  readonly bootMs: number;
  readonly addresses: Addresses;
}

/** What a hollow machine was given, as it is told to who plays its part. */
export interface BootedMachine {
  readonly cloud: string;
  readonly id: string;
  readonly userData: string;
  readonly address: string;
}

/** Plays the part of a hollow machine from when it runs; the answer ends it. */
export type PlayMachine = (machine: BootedMachine) => () => void;

/** Machines that need nothing of this computer: their state follows the clock. */
export function createHollowMachines(deps: MachinesDeps & { readonly play?: PlayMachine | undefined }): Machines {
  const { clock, bootMs, addresses, play } = deps;
  const machines = new Map<string, SimMachine>();
  return {
    boot: ({ cloud, id, userData }) => {
      const key = `${cloud}/${id}`;
      const address = addresses.take();
      const played = createPart(() => play?.({ cloud, id, userData, address }), bootMs);
      let runsAtMs = clock.nowMs() + bootMs;
      let ended: 'stopped' | 'gone' | undefined;
      played.begin();
      const machine: SimMachine = {
        id,
        privateAddress: address,
        publicAddress: address,
        state: () => ended ?? (clock.nowMs() < runsAtMs ? 'booting' : 'running'),
        stop: async () => {
          ended ??= 'stopped';
          played.end();
        },
        start: () => {
          if (ended !== 'stopped') return;
          ended = undefined;
          runsAtMs = clock.nowMs() + bootMs;
          played.begin();
        },
        publish: async () => {},
        remove: async () => {
          if (ended === 'gone') return;
          ended = 'gone';
          played.end();
          machines.delete(key);
          addresses.giveBack(address);
        },
      };
      machines.set(key, machine);
      return machine;
    },
    reserveAddress: addresses.take,
    releaseAddress: addresses.giveBack,
    all: (cloud) => [...machines].filter(([key]) => key.startsWith(`${cloud}/`)).map(([, machine]) => machine),
  };
}

/** What goes on in a machine begins when it has booted and ends with it. */
function createPart(play: () => (() => void) | undefined, bootMs: number): { begin(): void; end(): void } {
  let booting: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  return {
    begin: () => {
      booting = setTimeout(() => {
        stop = play();
      }, bootMs);
      booting.unref();
    },
    end: () => {
      clearTimeout(booting);
      stop?.();
      stop = undefined;
    },
  };
}
