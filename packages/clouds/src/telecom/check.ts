import { refusedReads } from '../account/reads.ts';
import { CloudError } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { Json } from '../signed-http/answer.ts';
import { objectsOf, type Telecom } from './client.ts';
import { readQuotas } from './offers.ts';

const unproven = [
  'That the account may order on demand, is verified and holds enough money',
  'That the keys may create, start and delete machines, addresses, networks and firewalls',
];

/** Reads that prove the keys, the region and the room for machines. No call tells the account's number or balance. */
export async function checkAccount(
  telecom: Telecom,
  { region, accessKey }: { readonly region: string; readonly accessKey: string },
  call: CallOptions,
): Promise<AccountCheck> {
  const problems: string[] = [];
  const lacking: CloudError[] = [];
  const refused = await refusedReads([
    async () => {
      const mine = await regionOf(telecom, region, call);
      if (mine.openapiAvailable === false) problems.push(`The vendor offers no API in region ${region}`);
    },
    async () => lacking.push(...(await emptyQuotas(telecom, call))),
    () => telecom('findInstances', { input: { pageNo: 1, pageSize: 1 } }, call),
    () => telecom('listNetworks', { input: { pageNo: 1, pageSize: 1 } }, call),
  ]);
  return { account: `access key ${accessKey.slice(0, 4)}…`, refused: [...refused, ...lacking], problems, unproven };
}

/** @throws CloudError `not-found` when the account has none of this id */
async function regionOf(telecom: Telecom, region: string, call: CallOptions): Promise<Json> {
  const regions = objectsOf(await telecom('listRegions', { input: {} }, call), 'regionList');
  const mine = regions.find(({ regionID }) => regionID === region);
  if (mine === undefined) throw new CloudError('not-found', `The account has no region ${region}`);
  return mine;
}

async function emptyQuotas(telecom: Telecom, call: CallOptions): Promise<readonly CloudError[]> {
  const limits = (await readQuotas(telecom, call)) ?? {};
  return ['vm_limit', 'public_ip_limit']
    .filter((name) => limits[name] === 0)
    .map((name) => new CloudError('quota', `The quota ${name} is 0`, { vendorCode: name }));
}
