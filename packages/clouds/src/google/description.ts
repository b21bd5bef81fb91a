import type { CloudDescription } from '../port.ts';

export const googleDescription: CloudDescription = {
  cloud: 'google',
  capabilities: {
    creates: 'yes',
    // A machine's name, which follows from its key, is taken once in a zone.
    idempotency: 'token',
    creation: 'id',
    listLagMs: 30_000,
    publicAddress: true,
    suspends: false,
    prices: false,
    // Compute Engine refuses without an id; a failed operation has its name.
    requestIds: 'operations',
    exemptFromSpread: false,
  },
  limits: {
    keyLengthMax: 63,
    userDataBytesMax: 200_000,
    tagsMax: 50,
    tagKeyLengthMax: 128,
    tagValueLengthMax: 256,
  },
};
