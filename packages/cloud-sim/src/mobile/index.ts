import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { absent, invalid, okAnswer, plainAnswer, Refusal, refusedAnswer } from './answer.ts';
import { products, regions, sold, soldImages, zonesOf } from './catalogue.ts';
import { createCompute, createStanding } from './compute.ts';
import { type Fields, isFields, pageOf, text } from './input.ts';
import { createNetwork } from './network.ts';
import { createRouter, type Operations, unwrap } from './operation.ts';
import { badImage, createOrderDesk } from './order.ts';
import type { Server } from './server.ts';
import { createSignatureCheck } from './signature.ts';

const account = { accessKey: 'sim-mobile-access-key', secretKey: 'sim-mobile-secret-key-0001' } as const;
const orderOperation = 'POST /api/openapi-ecs/acl/v3/server/order';
const balanceOperation = 'POST /api/openapi-mop/openapi';

/**
 * China Mobile's ECloud: region, console and central gateway behind one address. `quotas` of the world: `servers`, `vpcs`, and
 * `balance`, the account's money in CNY; at 0 its machines are frozen and orders are refused.
 */
export const createMobileSim: CreateVendorSim = (world) => {
  const servers = new Map<string, Server>();
  const balance = () => world.quotas.limit('balance', 10_000);
  const unpaid = () => balance() <= 0;
  const network = createNetwork(world, createStanding(servers));
  const order = createOrderDesk({ world, network, servers });
  const operations: Operations = {
    ...createCompute({ world, network, servers, order, unpaid }),
    ...network.operations,
    ...createShop(servers),
    [balanceOperation]: ({ query, body }) => balanceAnswer(query, body, balance()),
  };
  const route = createRouter(Object.keys(operations));
  const refusedSignature = createSignatureCheck(account, () => world.clock.nowMs());

  const answer = (request: SimRequest, requestId: string): SimResponse => {
    const path = request.rawPath.split('?')[0] ?? '';
    const found = route(request.method, path);
    if (found === undefined) throw new Refusal('M02C002', `网关无法路由${path}`, { status: 404 });
    const signature = refusedSignature(request);
    if (signature !== undefined) throw new Refusal('INVALID_PARAMETER', signature, { status: 400 });
    const { operation } = found;
    const { body, shape } = unwrap(operation, readBody(request));
    world.record(operation, { shape });
    const query = Object.fromEntries(request.url.searchParams);
    refuseByFault(world, operation);
    if (operation === orderOperation && unpaid()) throw unpaidRefusal();
    const region = request.headers['region-id'] ?? regions[0].regionId;
    const result = operations[operation]?.({ path: found.path, query, body, region });
    return operation === balanceOperation ? plainAnswer(result) : okAnswer(requestId, result ?? null);
  };

  return {
    cloud: 'mobile',
    operations: Object.keys(operations),
    account,
    handle: async (request) => {
      const requestId = world.bytes(16).toString('hex');
      try {
        return answer(request, requestId);
      } catch (error) {
        if (error instanceof Refusal) return refusedAnswer(requestId, error);
        throw error;
      }
    },
    holds: () =>
      [...servers.values()].flatMap(({ id, diskId, address, deletedAtMs }) => [
        ...(deletedAtMs === undefined ? [`instance ${id}`, `disk ${diskId}`] : []),
        ...(address === undefined ? [] : [`address ${address.id}`]),
      ]),
  };
};

const unpaidRefusal = () => new Refusal('ACCOUNT_BALANCE_NOT_ENOUGH', '账户余额不足，请充值', { state: 'ALARM' });

/** Faults in the vendor's words. It publishes no codes for most of these: the codes are invented, the words are its usual ones. */
function refuseByFault(world: World, operation: string): void {
  const refused = {
    throttle: () => new Refusal('GATEWAY_FLOW_CONTROL', '请求过于频繁，请稍后再试', { status: 429 }),
    quota: () => new Refusal('ECS_QUOTA_EXCEEDED', '云主机数量超出配额'),
    capacity: () => new Refusal('ECS_SPECS_SOLD_OUT', '所选规格已售罄'),
    credentials: () => new Refusal('INVALID_PARAMETER', '签名校验失败', { status: 400 }),
    permission: () => new Refusal('NO_PERMISSION', '没有操作权限', { state: 'FORBIDDEN', status: 403 }),
    'account-blocked': unpaidRefusal,
    'bad-image': badImage,
  } as const;
  const fault = world.faults.next(operation);
  if (fault !== undefined) throw refused[fault]();
}

function readBody({ body }: SimRequest): Fields {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (isFields(parsed)) return parsed;
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw invalid('请求体格式错误');
}

/** What is sold, and where: zones, specifications, images, addresses. */
function createShop(servers: ReadonlyMap<string, Server>): Operations {
  const v4 = '/api/openapi-instance/v4/region';
  const v3 = '/api/openapi-ecs/acl/v3/server';
  const eip = '/api/openapi-eip/acl/v3/floatingip';
  const addresses = () =>
    [...servers.values()].flatMap(({ address, machine, portId, id, deletedAtMs }) => {
      if (address === undefined) return [];
      const bound = deletedAtMs === undefined;
      const binding = bound ? { status: 'BINDING', resourceId: id, nicName: portId } : { status: 'UNBOUND' };
      return [{ id: address.id, name: machine.publicAddress, bandwidthMbSize: address.bandwidth, bound, ...binding }];
    });
  return {
    [`GET ${v4}/describe-regions`]: () => ({ regions }),
    [`GET ${v4}/describe-zones`]: ({ region, query }) => ({
      zones: Number(query.page ?? 1) > 1 ? [] : zonesOf(region),
    }),
    [`GET ${v3}/region`]: ({ region }) => ({ regionList: zonesOf(region) }),
    [`GET ${v3}/products`]: () => products,
    [`GET ${v3}/specsName`]: ({ query }) => {
      const product = products.find(({ offerId }) => offerId === query.offerId);
      if (product === undefined) throw invalid('offerId不存在');
      return sold
        .filter(({ vmType }) => vmType === product.vmType)
        .map(({ specsName }) => ({ specsName, soldOut: false }));
    },
    [`GET ${v3}/serverSpecs`]: ({ query }) => sold.filter(({ vmType }) => vmType === (query.vmType ?? vmType)),
    'GET /api/openapi-ims/user/v5/image': ({ query }) =>
      pageOf(query.imageSource === 'PRIVATE' ? [] : soldImages.map((image) => ({ ...image, status: 'active' })), query),
    [`GET ${eip}/listWithBw`]: ({ query }) => pageOf(addresses(), query),
    [`GET ${eip}/apiDetail`]: ({ query }) => {
      const address = addresses().find(({ name }) => name === text(query, 'ipAddr'));
      if (address === undefined) throw absent('公网IP');
      return address;
    },
  };
}

function balanceAnswer(query: Fields, body: Fields, balance: number) {
  if (query.method !== 'SYAN_UNHT_balancequeryOpen') throw invalid('method不存在');
  const asked = body.balanceQueryPOSTBody;
  if (!isFields(asked) || asked.userId !== account.accessKey) throw invalid('userId不存在');
  const accountInfo = [{ accountId: account.accessKey, balance: balance.toFixed(2), oweAmount: '0.00' }];
  return { respCode: '00', respDesc: 'success', result: { rspCode: '0000', accMegRsp: { accountInfo } } };
}
