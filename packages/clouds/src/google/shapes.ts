import type { MachineSpec } from '../port.ts';

/** `light`: one machine, 2 vCPU and 8 GiB. `standard`: three, each 2 shared vCPU and 4 GiB. */
export const machineShapes: Readonly<Record<'light' | 'standard', Pick<MachineSpec, 'type' | 'image' | 'diskGiB'>>> = {
  light: { type: 'e2-standard-2', image: 'ubuntu-24.04', diskGiB: 100 },
  standard: { type: 'e2-medium', image: 'ubuntu-24.04', diskGiB: 100 },
};
