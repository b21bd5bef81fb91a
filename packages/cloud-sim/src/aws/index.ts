import type { CreateVendorSim } from '../frame/vendor.ts';

export const createAwsSim: CreateVendorSim = () => ({
  cloud: 'aws',
  operations: [],
  account: {},
  handle: async () => ({ status: 400, body: 'InvalidAction' }),
});
