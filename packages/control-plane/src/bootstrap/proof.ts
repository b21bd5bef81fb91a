import type { MachineObservation } from '@hansa/clouds';
import { isLoopback, isSameAddress } from './address.ts';

export interface JoinClaim {
  /** Where the request came from, as its connection says. */
  readonly caller: string;
  /** What the cloud showed of the machine after the request had come; undefined: no cloud knows it. */
  readonly seen: Pick<MachineObservation, 'phase' | 'privateAddress' | 'publicAddress'> | undefined;
  /** From where the account's machines call through a translation, as its operator says. */
  readonly natAddresses: readonly string[];
}

export type JoinProof =
  | { readonly verdict: 'proven' }
  /** The secret alone speaks for the caller: let in, and said so. */
  | { readonly verdict: 'not-proven'; readonly message: string }
  /** The machine is seen, and the caller is somebody else. */
  | { readonly verdict: 'refused'; readonly message: string }
  /** The cloud does not show the machine running at an address yet. */
  | { readonly verdict: 'awaited'; readonly message: string };

/**
 * Whether the holder of a join secret is the machine that it was made for: the cloud shows that machine running, and the call
 * came from its public or private address. Loopback proves nothing, since all that run on this computer have it in common.
 */
export function joinProof({ caller, seen, natAddresses }: JoinClaim): JoinProof {
  if (seen === undefined) {
    return { verdict: 'not-proven', message: 'no cloud knows the machine: it was believed by its secret alone' };
  }
  const addresses = [seen.publicAddress, seen.privateAddress].filter((address) => address !== undefined);
  if (seen.phase !== 'running' || addresses.length === 0) {
    return { verdict: 'awaited', message: 'The cloud does not show the machine running at an address yet; try again' };
  }
  if (isLoopback(caller)) {
    return { verdict: 'not-proven', message: `it joined from ${caller}, and a loopback address proves nothing` };
  }
  if (addresses.some((address) => isSameAddress(address, caller))) return { verdict: 'proven' };
  if (natAddresses.some((address) => isSameAddress(address, caller))) {
    const message = `it joined from ${caller}, which the cloud account's machines share: any of them may have been it`;
    return { verdict: 'not-proven', message };
  }
  const message = `${caller} told the machine's secret, and the cloud shows the machine at ${addresses.join(' and ')}`;
  return { verdict: 'refused', message };
}
