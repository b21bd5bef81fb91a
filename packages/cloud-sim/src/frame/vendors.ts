import type { CreateVendorSim } from './vendor.ts';

/** One line a cloud; each is loaded when it is asked for. */
const vendors = {
  aws: async (): Promise<CreateVendorSim> => (await import('../aws/index.ts')).createAwsSim,
  mobile: async (): Promise<CreateVendorSim> => (await import('../mobile/index.ts')).createMobileSim,
} as const;

export type SimCloud = keyof typeof vendors;

export const simClouds = Object.keys(vendors) as readonly SimCloud[];

export const loadVendor = (cloud: SimCloud): Promise<CreateVendorSim> => vendors[cloud]();
