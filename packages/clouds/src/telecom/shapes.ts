import type { MachineShapes } from '../vendors.ts';

const image = 'ubuntu-22.04';

/** `light`: the whole of a city on one machine. `standard`: three of these. */
export const machineShapes: MachineShapes = {
  light: { type: 's7.large.4', image, diskGiB: 100 },
  standard: { type: 's7.large.2', image, diskGiB: 100 },
};
