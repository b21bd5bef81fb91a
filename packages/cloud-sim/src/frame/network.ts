import { type Addresses, createAddresses } from './addresses.ts';

/** Where the machines of one simulator are on this computer. */
export interface MachineNetwork {
  readonly addresses: Addresses;
  /** Where machines reach this computer, and it them. Undefined: they share its loopback. */
  readonly gateway?: string;
  /** Makes a place for the machine of this address. */
  attach(address: string): Promise<void>;
  /** Program and arguments with which a process starts in that place; empty when that is where all are. */
  enter(address: string): readonly string[];
  detach(address: string): Promise<void>;
  /** Makes a reserved address one that this computer can listen on. */
  hold(address: string): Promise<void>;
  letGo(address: string): Promise<void>;
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** Every machine has a loopback address of its own and the rest of the network with all others. */
export function createLoopbackNetwork(block = `127.${100 + (process.pid % 100)}`): MachineNetwork {
  if (!/^127\.\d{1,3}$/.test(block) || Number(block.slice(4)) > 255)
    throw new Error(`${block} is no block like 127.77`);
  const addresses = createAddresses(block);
  return {
    addresses,
    attach: nothing,
    enter: () => [],
    detach: nothing,
    hold: nothing,
    letGo: nothing,
    close: nothing,
  };
}
