import { refusedReads } from '../account/reads.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import { zonesOf } from './catalogue.ts';
import type { Baidu } from './client.ts';

const unproven = [
  'That the account is verified and holds more than 100 CNY, as a post-paid order needs',
  'That the keys may create, start and delete machines, networks and firewalls',
  'How many machines the account may have: no call tells its quota',
];

/** The zones, which prove the keys, then each kind of thing that the adapter lists. No call tells the account's number or balance. */
export async function checkAccount(
  baidu: Baidu,
  { accessKey, zone }: { readonly accessKey: string; readonly zone: string | undefined },
  call: CallOptions,
): Promise<AccountCheck> {
  const problems: string[] = [];
  const one = { query: { maxKeys: '1' } };
  const refused = await refusedReads([
    async () => {
      const zones = await zonesOf(baidu, call);
      const missing = zones.length === 0 || (zone !== undefined && !zones.includes(zone));
      if (missing) problems.push(`The region has no zone ${zone ?? 'at all'}; it has ${zones.join(', ') || 'none'}`);
    },
    () => baidu('listInstances', one, call),
    () => baidu('listImages', one, call),
  ]);
  return { account: `access key ${accessKey.slice(0, 4)}…`, refused, problems, unproven };
}
