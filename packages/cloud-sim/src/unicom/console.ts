import type { World } from '../frame/world.ts';
import { isFields, Refusal, text } from './answer.ts';
import { flavours, regionCodes, soldImages, zoneCodesOf } from './catalogue.ts';
import type { Ecs } from './ecs.ts';
import type { Network } from './network.ts';
import type { Operations } from './operation.ts';
import { createShop } from './shop.ts';

export interface Login {
  readonly account: string;
  readonly password: string;
}

/**
 * What an operator's browser does: log in, look at what is sold, order a machine with its script pasted, tag it, delete it. The
 * paths below `/console` are this simulator's own. All but the login want the header `access_token`.
 */
export function createConsole(world: World, ecs: Ecs, network: Network, login: Login) {
  const tokens = new Set<string>();
  const operations: Operations = {
    'POST /console/login': ({ body }) => {
      if (body.account !== login.account || body.password !== login.password) throw new Refusal(401, '账号或密码错误');
      const accessToken = world.bytes(24).toString('base64url');
      tokens.add(accessToken);
      return { accessToken };
    },
    'GET /console/catalogue': () => ({
      regions: regionCodes.map((cloudRegionCode) => ({ cloudRegionCode, zoneCodes: zoneCodesOf(cloudRegionCode) })),
      flavours,
      images: soldImages,
    }),
    'POST /console/networks': ({ body }) => {
      const zoneCode = text(body, 'zoneCode');
      if (!regionCodes.some((code) => zoneCodesOf(code).includes(zoneCode)))
        throw new Refusal(400, '参数zoneCode不合法');
      const ports = Array.isArray(body.ports) ? body.ports.filter(Number.isInteger) : [];
      return network.create({ name: text(body, 'name'), zoneCode, ports });
    },
    'POST /console/orders': ({ body }) => {
      const { orderNo, id } = ecs.order(body, typeof body.userData === 'string' ? body.userData : '');
      return { orderNo, virtualMachineId: id };
    },
    'GET /console/orders/{orderNo}': ({ path }) => {
      const server = ecs.all().find(({ orderNo }) => orderNo === path.orderNo);
      if (server === undefined) throw new Refusal(404, '订单不存在');
      const address = server.machine.privateAddress;
      return { orderNo: server.orderNo, virtualMachineId: server.id, state: server.machine.state(), address };
    },
    'POST /console/ecs/{id}/tags': ({ path, body }) => {
      if (!Array.isArray(body.tagId) || !body.tagId.every(isFields)) throw new Refusal(400, '参数tagId不合法');
      ecs.find(path.id ?? '').tags = body.tagId;
      return null;
    },
    'DELETE /console/ecs/{id}': ({ path }) => {
      ecs.remove(path.id ?? '');
      return null;
    },
    ...createShop(),
  };
  return {
    operations,
    isOpen: (operation: string) => operation === 'POST /console/login',
    knows: (token: string | undefined) => token !== undefined && tokens.has(token),
  };
}
