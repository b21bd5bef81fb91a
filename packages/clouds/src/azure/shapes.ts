import type { MachineSpec } from '../port.ts';

/** `light`: one machine, 2 vCPU and 8 GiB. `standard`: three, each 2 vCPU and 4 GiB. */
export const machineShapes: Readonly<Record<'light' | 'standard', Pick<MachineSpec, 'type' | 'image' | 'diskGiB'>>> = {
  light: { type: 'Standard_D2s_v5', image: 'ubuntu-24.04', diskGiB: 100 },
  standard: { type: 'Standard_B2s', image: 'ubuntu-24.04', diskGiB: 100 },
};
