import type { CloudDescription } from '../port.ts';

export const azureDescription: CloudDescription = {
  cloud: 'azure',
  capabilities: {
    creates: 'yes',
    // A PUT on the machine's name with `If-None-Match: *` makes it once, for ever.
    idempotency: 'token',
    creation: 'id',
    listLagMs: 30_000,
    publicAddress: true,
    suspends: false,
    prices: false,
    exemptFromSpread: false,
  },
  limits: {
    keyLengthMax: 63,
    userDataBytesMax: 48_000,
    // 50 a resource, two of them ours.
    tagsMax: 48,
    tagKeyLengthMax: 128,
    tagValueLengthMax: 256,
  },
};
