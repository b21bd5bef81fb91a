import type { CloudSim } from '../../packages/cloud-sim/src/index.ts';
import { readUserData } from '../../packages/control-plane/src/testing/hollow-agent.ts';
import type { SimulatedLeague } from './simulated-league.ts';

/** Requests that reached each vendor, refused ones among them. */
export function callsOf(sim: CloudSim): Readonly<Record<string, number>> {
  const clouds = Object.keys(sim.endpoints);
  // EC2's right to tag at creation is recorded as a second operation of one request.
  const isRequest = ({ detail }: { readonly detail: object }): boolean => !('createAction' in detail);
  return Object.fromEntries(clouds.map((cloud) => [cloud, sim.recorded(cloud).filter(isRequest).length]));
}

export interface MachineCount {
  readonly machines: number;
  /** Machines beyond the first of one incarnation of a host: they were given the same join secret. */
  readonly doubled: number;
}

/** What the vendors themselves ever made, by their own books: a second machine is seen however soon it was gone. */
export function countMachines({ sim }: SimulatedLeague): MachineCount {
  const made = Object.keys(sim.endpoints).flatMap((cloud) => sim.made(cloud));
  const secrets = made.map(({ userData }) => readUserData(userData).secret);
  return { machines: secrets.length, doubled: secrets.length - new Set(secrets).size };
}
