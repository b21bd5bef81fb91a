import { CloudError } from '../errors.ts';
import { orderOnce } from '../once/order-once.ts';
import type { Sightings } from '../once/sightings.ts';
import type { MachineSpec } from '../port.ts';
import { specifications } from './catalogue.ts';
import type { MobileClient } from './client.ts';
import { type MobileOptions, mobileDefaults } from './config.ts';
import type { Find } from './find.ts';
import { machineName, writeLabel } from './name.ts';
import type { SiteIds } from './site.ts';
import { asFields, asText } from './wire.ts';

export interface OrderDeps {
  readonly client: MobileClient;
  readonly options: MobileOptions;
  readonly find: Find;
  readonly sightings: Sightings;
  readonly zone: (signal: AbortSignal) => Promise<string>;
  readonly siteIds: (site: string, signal: AbortSignal) => Promise<SiteIds>;
}

/** Orders the machine of a valid spec, once. @throws CloudError as `orderOnce` */
export function createOrder({ client, options, find, sightings, zone, siteIds }: OrderDeps) {
  return (spec: MachineSpec, signal: AbortSignal): Promise<void> => {
    const name = machineName(spec.key);
    const prepare = async (): Promise<() => Promise<string>> => {
      const placed = { zone: await zone(signal), ids: await siteIds(spec.site, signal) };
      const order = { ...request, body: orderBody(spec, options, placed), secrets: [spec.userData] };
      return async () => readOrderId(await client.call(order, signal));
    };
    const look = () => find(name, signal);
    return orderOnce({ name, label: spec, sightings, look, prepare }, signal);
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
