/** What a profile's machines are ordered as. */
export const machineShapes = {
  light: { type: 's4.large.4', image: 'Ubuntu 22.04 64bit', diskGiB: 100 },
  standard: { type: 's4.large.2', image: 'Ubuntu 22.04 64bit', diskGiB: 100 },
} as const;
