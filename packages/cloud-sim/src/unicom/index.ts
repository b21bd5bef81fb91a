import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { type Fields, isFields, okAnswer, pageOf, Refusal, refusedAnswer } from './answer.ts';
import { regionCodes, soldImages, zoneCodesOf } from './catalogue.ts';
import { createConsole } from './console.ts';
import { badImage, createEcs, type Ecs, type Server } from './ecs.ts';
import { createNetwork } from './network.ts';
import { findOperation, type Operations } from './operation.ts';
import { refusedSignature } from './signature.ts';

const keys = { accessKey: 'sim-unicom-access-key', secretKey: 'sim-unicom-secret-key-0001' } as const;
const login = { account: 'sim-unicom', password: 'sim-unicom-password' } as const;

/** Guessed calls, refused as unknown unless the quota `unprovenCreate` is 1: no public source has them. */
const unproven = ['POST /instance/v1/product/ecs', 'DELETE /instance/v1/product/ecs/{id}'] as const;

/**
 * China Unicom's CUCloud: the calls that public clients know, and a console in which machines are ordered. `quotas` of the
 * world: `servers`, `vpcs`, `unprovenCreate`, and `balance` in CNY; at 0 machines are stopped and past their date.
 */
export const createUnicomSim: CreateVendorSim = (world) => {
  const servers = new Map<string, Server>();
  const network = createNetwork(world, (id) => [...servers.values()].some(({ networkId }) => networkId === id));
  const ecs = createEcs(world, network, servers);
  const desk = createConsole(world, ecs, network, login);
  const signed: Operations = { ...createProducts(ecs), ...network.operations, ...createUnproven(ecs) };
  const operations: Operations = { ...signed, ...desk.operations };
  const names = Object.keys(operations);

  const answer = (request: SimRequest): SimResponse => {
    const path = request.rawPath.split('?')[0] ?? '';
    const found = findOperation(names, request.method, path);
    const guess = unproven.some((name) => name === found?.name);
    if (found === undefined || (guess && world.quotas.limit('unprovenCreate', 0) !== 1)) {
      throw new Refusal(404, `接口${path}不存在`);
    }
    const body = readBody(request);
    const query: Fields = Object.fromEntries(request.url.searchParams);
    if (found.name in signed) {
      const refused = refusedSignature(request, body, keys, world.clock.nowMs());
      if (refused !== undefined) throw new Refusal(401, refused);
    } else if (!desk.isOpen(found.name) && !desk.knows(request.headers.access_token)) {
      throw new Refusal(401, '请先登录');
    }
    world.record(found.name);
    refuseByFault(world, found.name);
    const result = operations[found.name]?.({ path: found.path, query, body });
    return okAnswer(result ?? null, request.method !== 'GET');
  };

  return {
    cloud: 'unicom',
    operations: names,
    account: { ...keys, console: { path: '/console', ...login }, unproven },
    handle: async (request) => {
      try {
        return answer(request);
      } catch (error) {
        if (error instanceof Refusal) return refusedAnswer(error, world.bytes(16).toString('hex'));
        throw error;
      }
    },
    holds: () => ecs.all().flatMap(({ id, volumeId }) => [`instance ${id}`, `disk ${volumeId}`]),
  };
};

/** Faults in words that the vendor may use: it publishes none. */
function refuseByFault(world: World, operation: string): void {
  const refused = {
    throttle: () => new Refusal(429, '请求过于频繁'),
    quota: () => new Refusal(400, '云主机数量已达配额上限'),
    capacity: () => new Refusal(400, '该规格资源不足'),
    credentials: () => new Refusal(401, '签名校验失败'),
    permission: () => new Refusal(403, '没有操作权限'),
    'account-blocked': () => new Refusal(400, '账户余额不足'),
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
  throw new Refusal(400, '请求参数格式错误');
}

function createProducts(ecs: Ecs): Operations {
  const regions = regionCodes.map((code) => ({ cloudRegionCode: code, cloudRegionName: code, status: 'running' }));
  return {
    'GET /instance/v1/product/cloudregions': ({ query }) => pageOf(regions, query),
    'GET /instance/v1/product/zones': ({ query }) => {
      const zones = zoneCodesOf(String(query.cloudRegionCode ?? regionCodes[0]));
      return pageOf(
        zones.map((zoneCode) => ({ zoneCode, zoneName: zoneCode, status: 'running' })),
        query,
      );
    },
    'GET /instance/v1/product/images': ({ query }) => pageOf(soldImages, query),
    'GET /instance/v1/product/ecs': ({ query }) => pageOf(ecs.rows(query), query),
    'POST /instance/v1/product/ecs/{id}/start': ({ path }) => ecs.start(path.id ?? ''),
    'POST /instance/v1/product/ecs/{id}/stop': ({ path }) => ecs.stop(path.id ?? ''),
    'GET /instance/v1/product/bss/cloudstorage': ({ query }) =>
      pageOf(
        ecs.all().map(({ volumeId, volumeSize, id }) => ({ volumeId, volumeSize, virtualMachineId: id })),
        query,
      ),
    'GET /instance/v1/product/bss/diskTypes': ({ query }) => pageOf([{ diskType: 'SSD' }, { diskType: 'SATA' }], query),
  };
}

function createUnproven(ecs: Ecs): Operations {
  return {
    'POST /instance/v1/product/ecs': ({ body }) => {
      const userData = typeof body.userData === 'string' ? Buffer.from(body.userData, 'base64').toString('utf8') : '';
      return { virtualMachineId: ecs.order(body, userData).id };
    },
    'DELETE /instance/v1/product/ecs/{id}': ({ path }) => ecs.remove(path.id ?? ''),
  };
}
