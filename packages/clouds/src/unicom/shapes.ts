/** What a profile's machines are ordered as, by an operator in the console or by the unproven codec. */
export const machineShapes = {
  light: { type: 'cpu2ram8', image: 'Ubuntu 22.04 64位(标准版)', diskGiB: 100 },
  standard: { type: 'cpu2ram4', image: 'Ubuntu 22.04 64位(标准版)', diskGiB: 100 },
} as const;
