import type { Listener } from './listener.ts';
import type { SimMachine } from './machines.ts';
import type { VendorSim } from './vendor.ts';
import type { createWorld } from './world.ts';

/** One cloud of a simulator that has started. */
export interface Running {
  readonly vendor: VendorSim;
  readonly world: ReturnType<typeof createWorld>;
  readonly http: Listener;
  readonly https: Listener;
  machines(): readonly SimMachine[];
}
