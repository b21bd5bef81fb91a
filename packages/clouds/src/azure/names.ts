import { createHash } from 'node:crypto';

/** Tags by which machines are found again. */
export const ownerTag = 'hansa-owner';
export const keyTag = 'hansa-key';

const readableMax = 40;

/** Names of everything that is made for one key; a Linux machine's may be 64 characters long. */
export interface MachineNames {
  readonly machine: string;
  readonly address: string;
  readonly card: string;
  readonly disk: string;
}

const named = (key: string): string => {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  const readable = key.replaceAll(/[^a-z0-9-]/g, '-').slice(0, readableMax);
  return `hansa-${readable}-${hash}`;
};

export function machineNames(key: string): MachineNames {
  const machine = named(key);
  return { machine, address: `${machine}-ip`, card: `${machine}-nic`, disk: `${machine}-disk` };
}

/** A site's virtual network and security group, which Azure names alike in two kinds. */
export const siteName = (key: string): string => named(key);

export const subnetName = 'machines';
