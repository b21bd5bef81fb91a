import { refusedReads } from '../account/reads.ts';
import { CloudError } from '../errors.ts';
import type { AccountCheck, MachineType, Offers } from '../port.ts';
import { specifications } from './catalogue.ts';
import type { MobileClient } from './client.ts';
import { asFields, asText, readList } from './wire.ts';

const unproven = [
  'Whether this key may order and delete machines, networks and security groups: the vendor tells at the first order',
  'Whether the zone takes orders of this account: some must be enabled by the vendor first',
];

/** The zones of a region, by the names that orders take. */
export async function readZones(client: MobileClient, signal: AbortSignal): Promise<readonly string[]> {
  const path = '/api/openapi-instance/v4/region/describe-zones';
  const request = { operation: 'describe-zones', gateway: 'api', method: 'GET', path } as const;
  const zones: string[] = [];
  for await (const row of client.list(request, signal)) zones.push(asText(row.zoneCode) ?? asText(row.zoneId) ?? '');
  return zones.filter((zone) => zone !== '');
}

/** Reads the zones, which proves the key, then networks, then the balance, which a sub-account may not be shown. */
export async function checkMobile(
  client: MobileClient,
  { accessKey, poolId, signal }: { readonly accessKey: string; readonly poolId: string; readonly signal: AbortSignal },
): Promise<AccountCheck> {
  const problems: string[] = [];
  const refused = await refusedReads([
    async () => {
      const zones = await readZones(client, signal);
      if (zones.length === 0) problems.push('The region has no zone for this account');
    },
    () => readNetworks(client, poolId, signal),
    () => refuseUnpaid(client, accessKey, signal),
  ]);
  return { account: accessKey, refused, problems, unproven };
}

/** @throws CloudError `account-blocked` when there is no money left, as far as the answer says */
async function refuseUnpaid(client: MobileClient, accessKey: string, signal: AbortSignal): Promise<void> {
  const balance = await readBalance(client, accessKey, signal);
  if (balance === undefined || balance > 0) return;
  throw new CloudError('account-blocked', 'The account has no money left; orders will be refused');
}

async function readNetworks(client: MobileClient, region: string, signal: AbortSignal): Promise<void> {
  const path = '/api/openapi-vpc/customer/v3/vpc';
  const query = { region, page: '1', pageSize: '1' };
  await client.call({ operation: 'vpc', gateway: 'console', method: 'GET', path, query }, signal);
}

/** In CNY; undefined when the answer does not say. It comes without the envelope's states. Source: a public client. */
async function readBalance(client: MobileClient, userId: string, signal: AbortSignal): Promise<number | undefined> {
  const answer = await client.plain(
    {
      operation: 'balancequeryOpen',
      gateway: 'central',
      method: 'POST',
      path: '/api/openapi-mop/openapi',
      query: { method: 'SYAN_UNHT_balancequeryOpen', format: 'json', status: '1' },
      body: { balanceQueryPOSTBody: { userId }, balanceQueryPOSTHeader: {} },
    },
    signal,
  );
  const account = readList(asFields(asFields(answer.result).accMegRsp).accountInfo)?.[0];
  const balance = Number(asText(account?.balance));
  return Number.isFinite(balance) ? balance : undefined;
}

/** What can be ordered. The types are those of the catalogue; the vendor tells only whether they are sold out. */
export async function readOffers(client: MobileClient, poolId: string, signal: AbortSignal): Promise<Offers> {
  const zones = await readZones(client, signal);
  const soldOut = new Map<string, boolean>();
  const ecs = '/api/openapi-ecs/acl/v3/server';
  const get = (operation: string, query: Readonly<Record<string, string>>) =>
    ({ operation, gateway: 'api', method: 'GET', path: `${ecs}/${operation}`, query }) as const;
  const region = zones[0] ?? '';
  for (const product of readList(await client.call(get('products', { region }), signal)) ?? []) {
    const offerId = asText(product.offerId);
    if (offerId === undefined) continue;
    for (const row of readList(await client.call(get('specsName', { offerId, region }), signal)) ?? []) {
      soldOut.set(asText(row.specsName) ?? '', row.soldOut === true);
    }
  }
  const images: { name: string; description: string }[] = [];
  const path = '/api/openapi-ims/user/v5/image';
  const query = { region: poolId, imageSource: 'PUBLIC' };
  for await (const row of client.list({ operation: 'image', gateway: 'console', method: 'GET', path, query }, signal)) {
    const name = asText(row.name);
    if (name !== undefined) images.push({ name, description: asText(row.osName) ?? asText(row.osType) ?? '' });
  }
  const types = Object.entries(specifications).map(
    ([name, { cpus, memoryGiB }]): MachineType => ({
      name,
      cpus,
      memoryMiB: memoryGiB * 1_024,
      availability: availability(soldOut.get(name)),
    }),
  );
  return { zones, types, images, prices: [] };
}

const availability = (soldOut: boolean | undefined): MachineType['availability'] =>
  soldOut === undefined ? 'unknown' : soldOut ? 'sold-out' : 'available';
