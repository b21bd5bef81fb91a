import type { Address, Ec2, Instance } from './region.ts';

export const addressOfInstance = ({ region }: Ec2, instanceId: string): Address | undefined =>
  [...region.addresses.values()].find(({ association }) => association?.instanceId === instanceId);

/** The end of an instance frees its address, which stays the account's. */
export function freeAddress(ec2: Ec2, { id }: Instance): void {
  const address = addressOfInstance(ec2, id);
  if (address !== undefined) address.association = undefined;
}

/** The elastic address, else the one that the vendor gives for as long as the instance runs. */
export function publicAddressOf(ec2: Ec2, { id, hasPublicIp, machine, ending }: Instance): string | undefined {
  const elastic = addressOfInstance(ec2, id)?.ip;
  const runs = ending === undefined && machine.state() !== 'stopped';
  return elastic ?? (hasPublicIp && runs ? machine.publicAddress : undefined);
}
