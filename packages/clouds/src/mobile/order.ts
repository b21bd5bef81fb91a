import { CloudError } from '../errors.ts';
import { pause } from '../once/pause.ts';
import type { Sightings } from '../once/sightings.ts';
import type { MachineSpec } from '../port.ts';
import { specifications } from './catalogue.ts';
import type { MobileClient } from './client.ts';
import { type MobileOptions, mobileDefaults } from './config.ts';
import type { Find } from './find.ts';
import { machineName, writeLabel } from './name.ts';
import type { SiteIds } from './site.ts';
import { asFields, asText } from './wire.ts';

/** So short a rest of the settle time is waited out here; a longer one is for the caller. */
const waitMsMax = 2_000;

export interface OrderDeps {
  readonly client: MobileClient;
  readonly options: MobileOptions;
  readonly find: Find;
  readonly sightings: Sightings;
  readonly zone: (signal: AbortSignal) => Promise<string>;
  readonly siteIds: (site: string, signal: AbortSignal) => Promise<SiteIds>;
}

/**
 * Orders the machine of a valid spec unless there is one, or one may be on its way: the vendor would make a second without a
 * word. Only for one caller a name at a time.
 * @throws CloudError `unavailable` with a delay while it cannot be told whether there is one
 */
export function createOrder({ client, options, find, sightings, zone, siteIds }: OrderDeps) {
  return async (spec: MachineSpec, signal: AbortSignal): Promise<void> => {
    const name = machineName(spec.key);
    let found = await find(name, signal);
    if (found.is === 'unproven' && found.waitMs <= waitMsMax) {
      await pause(found.waitMs, signal);
      found = await find(name, signal);
    }
    if (found.is === 'unproven') {
      const why = `ECloud: whether ${name} was ordered already cannot be told yet`;
      throw new CloudError('unavailable', why, { retryAfterMs: found.waitMs });
    }
    if (found.is !== 'absent') return;

    const order = orderBody(spec, options, {
      zone: await zone(signal),
      ids: await siteIds(spec.site, signal),
    });
    sightings.sent(name, spec);
    try {
      sightings.ordered(
        name,
        readOrderId(await client.call({ ...request, body: order, secrets: [spec.userData] }, signal)),
      );
    } catch (error) {
      const refused = error instanceof CloudError && error.errorClass !== 'unknown-outcome';
      if (refused) sightings.settled(name);
      throw error;
    }
  };
}

const request = {
  operation: 'order',
  gateway: 'api',
  method: 'POST',
  path: '/api/openapi-ecs/acl/v3/server/order',
  write: true,
} as const;

interface Placed {
  readonly zone: string;
  readonly ids: SiteIds;
}

/** Source: the vendor's generated client (2022), as a public image builder used it live in 2024. */
function orderBody(spec: MachineSpec, options: MobileOptions, { zone, ids }: Placed) {
  const specification = specifications[spec.type];
  if (specification === undefined) throw new CloudError('invalid', `There is no type ${spec.type}`);
  const encoding = options.userDataEncoding ?? mobileDefaults.userDataEncoding;
  return {
    region: zone,
    name: machineName(spec.key),
    description: writeLabel(spec),
    quantity: 1,
    billingType: 'HOUR',
    vmType: specification.vmType,
    specsName: spec.type,
    cpu: specification.cpus,
    ram: specification.memoryGiB,
    bootVolume: { volumeType: 'highPerformance', size: spec.diskGiB },
    imageName: spec.image,
    networks: { networkId: ids.networkId },
    securityGroupIds: [ids.securityGroupId],
    ip: { ipType: 'MOBILE' },
    bandwidth: { chargeMode: 'trafficCharge', bandwidthSize: options.bandwidthMbps ?? mobileDefaults.bandwidthMbps },
    userData: encoding === 'plain' ? spec.userData : Buffer.from(spec.userData).toString('base64'),
    ...(options.keypairName === undefined ? {} : { keypairName: options.keypairName }),
  };
}

/** @throws CloudError `unknown-outcome`: an order that was taken has an id */
function readOrderId(body: unknown): string {
  const orderId = asText(asFields(body).orderId);
  if (orderId === undefined) throw new CloudError('unknown-outcome', 'ECloud order: the answer has no order in it');
  return orderId;
}
