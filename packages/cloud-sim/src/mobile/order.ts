import type { World } from '../frame/world.ts';
import { invalid, missing, Refusal } from './answer.ts';
import { addressMicrosPerHour, isZone, microsPerHour, type SoldSpecification, sold, soldImages } from './catalogue.ts';
import { type Fields, integer, isFields, oneOf, optionalText, part, serverName, text, texts } from './input.ts';
import type { Network } from './network.ts';
import type { Server } from './server.ts';

const vmTypes = ['common', 'compute', 'memImprove', 'highFrequency', 'commonIntroductory', 'gpu'] as const;
const serversMax = 200;

export interface OrderDeps {
  readonly world: World;
  readonly network: Network;
  readonly servers: Map<string, Server>;
}

/** Takes an order of machines: checks all of it, makes them, and answers with the order's id only. */
export function createOrderDesk({ world, network, servers }: OrderDeps) {
  const newId = (prefix: string) => `${prefix}-${world.bytes(10).toString('hex')}`;
  return (body: Fields): unknown => {
    const order = readOrder(body, network);
    const standing = [...servers.values()].filter(({ deletedAtMs }) => deletedAtMs === undefined).length;
    if (standing + order.quantity > world.quotas.limit('servers', serversMax)) {
      throw new Refusal('ECS_QUOTA_EXCEEDED', '云主机数量超出配额');
    }
    const orderId = newId('ORDER');
    for (let made = 0; made < order.quantity; made++) {
      const server = makeServer(world, { order, orderId, id: newId('ecs'), newId, userData: order.userData });
      servers.set(server.id, server);
    }
    return {
      orderId,
      orderExts: [newId('EXT')],
      orderExtTypes: ['vm', 'highPerformance', ...(order.bandwidth === undefined ? [] : ['ip', 'bandwidth'])],
      procedureCode: order.prepaid ? 'PREPAID' : 'POSTPAID',
      paymentInfo: null,
    };
  };
}

type Order = ReturnType<typeof readOrder>;

function makeServer(
  world: World,
  input: { order: Order; orderId: string; id: string; userData: string; newId: (prefix: string) => string },
): Server {
  const { order, orderId, id, newId } = input;
  const { specification } = order;
  world.bill.open({
    resource: id,
    sku: specification.specsName,
    currency: 'CNY',
    microsPerHour: microsPerHour(specification),
  });
  const address = order.bandwidth === undefined ? undefined : { id: newId('fip'), bandwidth: order.bandwidth };
  if (address !== undefined) {
    world.bill.open({ resource: address.id, sku: 'ip', currency: 'CNY', microsPerHour: addressMicrosPerHour });
  }
  return {
    ...order,
    id,
    orderId,
    diskId: newId('vol'),
    portId: newId('port'),
    orderedAtMs: world.clock.nowMs(),
    machine: world.machines.boot({ cloud: 'mobile', id, userData: input.userData }),
    asked: false,
    recycled: false,
    ...(address === undefined ? {} : { address }),
  };
}

function readOrder(body: Fields, network: Network) {
  const zone = text(body, 'region');
  if (!isZone(zone)) throw invalid('可用区region不存在');
  const billing = oneOf(body, 'billingType', ['HOUR', 'MONTH', 'YEAR']);
  if (billing !== 'HOUR') integer(body, 'duration', { min: 1, max: billing === 'MONTH' ? 12 : 5 });
  const bootVolume = part(body, 'bootVolume');
  oneOf(bootVolume, 'volumeType', ['highPerformance', 'performanceOptimization']);
  const networkId = text(part(body, 'networks'), 'networkId');
  if (network.subnet(networkId) === undefined) throw invalid('网络networkId不存在');
  const securityGroupIds = body.securityGroupIds === undefined ? [] : texts(body, 'securityGroupIds');
  if (!securityGroupIds.every(network.hasSecurityGroup)) throw invalid('安全组securityGroupIds不存在');
  const imageName = text(body, 'imageName');
  if (!soldImages.some(({ name }) => name === imageName)) throw badImage();
  return {
    zone,
    prepaid: billing !== 'HOUR',
    specification: readSpecification(body),
    diskGiB: integer(bootVolume, 'size', { min: 20, max: 500 }),
    imageName,
    networkId,
    securityGroupIds,
    name: serverName(body),
    description: optionalText(body, 'description') ?? '',
    quantity: body.quantity === undefined ? 1 : integer(body, 'quantity', { min: 1, max: 10 }),
    bandwidth: readAddress(body),
    userData: readUserData(body),
  };
}

export const badImage = (): Refusal => new Refusal('CSLOPENSTACK_COMPUTE_IMAGE_PARAM_INVALID', '镜像参数错误');

function readSpecification(body: Fields): SoldSpecification {
  const vmType = oneOf(body, 'vmType', vmTypes);
  const size = { cpu: integer(body, 'cpu', { min: 1, max: 128 }), ram: integer(body, 'ram', { min: 1, max: 1_024 }) };
  const found = sold.find(({ specsName }) => specsName === body.specsName);
  if (found === undefined) throw invalid('规格specsName不存在');
  if (found.vmType !== vmType || found.cpu !== size.cpu || found.ram !== size.ram)
    throw invalid('规格与cpu、ram不匹配');
  return found;
}

/** @returns the bandwidth of a public address that is ordered with the machine */
function readAddress(body: Fields): number | undefined {
  if (body.ip === undefined) return undefined;
  oneOf(part(body, 'ip'), 'ipType', ['MOBILE', 'MULTI_LINE']);
  if (!isFields(body.bandwidth)) throw missing('bandwidth');
  oneOf(body.bandwidth, 'chargeMode', ['bandwidthCharge', 'trafficCharge']);
  return integer(body.bandwidth, 'bandwidthSize', { min: 1, max: 500 });
}

/** 1 to 1,024 characters. Whether the vendor wants base 64 is not known, so both are taken. */
function readUserData(body: Fields): string {
  if (body.userData === undefined) return '';
  const given = body.userData;
  if (typeof given !== 'string' || given.length < 1 || given.length > 1_024)
    throw invalid('userData长度需在[1,1024]个字符间');
  if (given.startsWith('#')) return given;
  const decoded = Buffer.from(given, 'base64').toString('utf8');
  return decoded.startsWith('#') ? decoded : given;
}
