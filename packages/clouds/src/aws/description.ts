import type { CloudDescription } from '../port.ts';
import type { AwsOptions } from './config.ts';

/** The vendor says that reads are late and not how late; half a minute is ours. */
export const listLagMsDefault = 30_000;
/** The vendor takes 50 tags a resource; three of them are ours. */
const tagsMax = 46;

export const describeAws = ({ listLagMs = listLagMsDefault }: AwsOptions): CloudDescription => ({
  cloud: 'aws',
  capabilities: {
    creates: 'yes',
    idempotency: 'token',
    creation: 'id',
    listLagMs,
    publicAddress: true,
    suspends: false,
    prices: false,
    exemptFromSpread: false,
  },
  limits: {
    keyLengthMax: 63,
    userDataBytesMax: 16_384,
    tagsMax,
    tagKeyLengthMax: 127,
    tagValueLengthMax: 255,
  },
});
