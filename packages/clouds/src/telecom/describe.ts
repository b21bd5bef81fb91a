import type { CloudDescription } from '../port.ts';

export const telecomDescription: CloudDescription = {
  cloud: 'telecom',
  capabilities: {
    idempotency: 'token',
    creation: 'order',
    // An order may take minutes to become a machine, and its labels ten more.
    listLagMs: 600_000,
    publicAddress: true,
    suspends: true,
    prices: true,
    exemptFromSpread: false,
  },
  limits: {
    keyLengthMax: 63,
    // 16,384 letters of base64.
    userDataBytesMax: 12_288,
    tagsMax: 8,
    tagKeyLengthMax: 32,
    tagValueLengthMax: 32,
  },
};
