import type { CloudDescription } from '../port.ts';
import { baiduDefaults } from './config.ts';

export const describeBaidu = (listLagMs: number = baiduDefaults.listLagMs): CloudDescription => ({
  cloud: 'baidu',
  capabilities: {
    idempotency: 'token',
    creation: 'id',
    listLagMs,
    publicAddress: true,
    suspends: true,
    prices: false,
    exemptFromSpread: false,
  },
  limits: {
    keyLengthMax: 63,
    // Of the general limit of cloud-init, 16 KiB of base64; the vendor publishes none.
    userDataBytesMax: 12_288,
    tagsMax: 8,
    tagKeyLengthMax: 65,
    tagValueLengthMax: 65,
  },
});
