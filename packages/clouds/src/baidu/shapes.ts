import type { MachineShapes } from '../vendors.ts';

const image = 'ubuntu-22.04';

/** `light`: the whole of a city on one machine. `standard`: three of these. */
export const machineShapes: MachineShapes = {
  light: { type: 'bcc.g5.c2m8', image, diskGiB: 100 },
  standard: { type: 'bcc.c5.c2m4', image, diskGiB: 100 },
};
