import type { Machines } from './machines.ts';

/** A machine that was made, as the vendor took it from the order. */
export interface MadeMachine {
  readonly id: string;
  readonly userData: string;
}

const madeMax = 100_000;

/** Keeps what was ever booted, so that a machine made twice is seen however soon one of the two was gone. */
export function recordMade(machines: Machines): Machines & { made(cloud: string): readonly MadeMachine[] } {
  const made: (MadeMachine & { readonly cloud: string })[] = [];
  return {
    ...machines,
    boot: (input) => {
      made.push(input);
      if (made.length > madeMax) made.shift();
      return machines.boot(input);
    },
    made: (cloud) => made.filter((each) => each.cloud === cloud).map(({ id, userData }) => ({ id, userData })),
  };
}
