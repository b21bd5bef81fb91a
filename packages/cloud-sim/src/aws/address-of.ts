import type { Address, Ec2, Instance } from './region.ts';

export const addressOfInstance = ({ region }: Ec2, instanceId: string): Address | undefined =>
  [...region.addresses.values()].find(({ association }) => association?.instanceId === instanceId);

/** The end of an instance frees its address, which stays the account's. */
export function freeAddress(ec2: Ec2, { id }: Instance): void {
  const address = addressOfInstance(ec2, id);
  if (address !== undefined) address.association = undefined;
}
