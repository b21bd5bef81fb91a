import type { CreateVendorSim } from './vendor.ts';

/** One line a cloud; each is loaded when it is asked for. */
const vendors = {
  aws: async (): Promise<CreateVendorSim> => (await import('../aws/index.ts')).createAwsSim,
  azure: async (): Promise<CreateVendorSim> => (await import('../azure/index.ts')).createAzureSim,
  google: async (): Promise<CreateVendorSim> => (await import('../google/index.ts')).createGoogleSim,
  baidu: async (): Promise<CreateVendorSim> => (await import('../baidu/index.ts')).createBaiduSim,
  mobile: async (): Promise<CreateVendorSim> => (await import('../mobile/index.ts')).createMobileSim,
  telecom: async (): Promise<CreateVendorSim> => (await import('../telecom/index.ts')).createTelecomSim,
  unicom: async (): Promise<CreateVendorSim> => (await import('../unicom/index.ts')).createUnicomSim,
} as const;

export type SimCloud = keyof typeof vendors;

export const simClouds = Object.keys(vendors) as readonly SimCloud[];

export const loadVendor = (cloud: SimCloud): Promise<CreateVendorSim> => vendors[cloud]();
