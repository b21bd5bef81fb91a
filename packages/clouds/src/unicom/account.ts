import { refusedReads } from '../account/reads.ts';
import { CloudError } from '../errors.ts';
import type { AccountCheck, Offers } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import { flavours } from './catalogue.ts';
import type { UnicomClient } from './client.ts';
import { orderYourself } from './validate.ts';

/** The zones of the region, by the codes that networks take. */
export async function readZones(client: UnicomClient, signal: AbortSignal): Promise<readonly string[]> {
  const zones: string[] = [];
  for await (const { zoneCode } of client.list({ method: 'GET', path: 'zones' }, signal))
    zones.push(textOf(zoneCode) ?? '');
  return zones.filter((zone) => zone !== '');
}

export interface CheckInput {
  readonly account: string;
  readonly region: string;
  readonly unprovenCreate: boolean;
}

/** Reads regions, which proves the key, then each kind of thing that the adapter reads. */
export async function checkUnicom(
  client: UnicomClient,
  { account, region, unprovenCreate }: CheckInput,
  signal: AbortSignal,
): Promise<AccountCheck> {
  const read = (path: string) => () => readAll(client, path, signal);
  const refused = await refusedReads([
    async () => {
      const rows = await readAll(client, 'cloudregions', signal);
      if (rows.some(({ cloudRegionCode }) => cloudRegionCode === region)) return;
      throw new CloudError('not-found', `The account knows no region ${region}`);
    },
    ...['zones', 'ecs', 'vpcs', 'subnets', 'securitygroup'].map(read),
  ]);
  const networks = 'Whether the key may make networks, subnets and security groups: the vendor tells at the first one';
  return { account, refused, problems: [], unproven: [networks, unprovenCreate ? unprovenMachines : unmade] };
}

const unprovenMachines = 'Every call that makes or deletes a machine: the vendor has published none';
/** No problem of the account: its networks, listing and checks work, and machines come by the other way. */
const unmade = `China Unicom ${orderYourself}`;

async function readAll(client: UnicomClient, path: string, signal: AbortSignal) {
  const rows = [];
  for await (const row of client.list({ method: 'GET', path }, signal)) rows.push(row);
  return rows;
}

/** Flavours are those of the catalogue: the vendor's list of them wants a console's login, not a key. */
export async function readOffers(client: UnicomClient, signal: AbortSignal): Promise<Offers> {
  const images: { name: string; description: string }[] = [];
  for await (const row of client.list({ method: 'GET', path: 'images' }, signal)) {
    const name = textOf(row.imageName);
    if (name !== undefined) images.push({ name, description: textOf(row.imageOs) ?? '' });
  }
  const types = Object.entries(flavours).map(
    ([name, { cpus, memoryGiB }]) => ({ name, cpus, memoryMiB: memoryGiB * 1_024, availability: 'unknown' }) as const,
  );
  return { zones: await readZones(client, signal), types, images, prices: [] };
}
