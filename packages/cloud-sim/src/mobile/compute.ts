import type { World } from '../frame/world.ts';
import { absent, invalid, Refusal } from './answer.ts';
import { pageOf, text, texts } from './input.ts';
import type { Network, Standing } from './network.ts';
import type { Asked, Operations } from './operation.ts';
import { numberOf, type Server, statusOf, timeText } from './server.ts';

export interface ComputeDeps {
  readonly world: World;
  readonly network: Network;
  readonly servers: Map<string, Server>;
  readonly order: (body: Asked['body']) => unknown;
  /** Whether the account owes money: its machines are frozen then. */
  readonly unpaid: () => boolean;
}

const v3 = '/api/openapi-ecs/acl/v3/server';
const v4 = '/api/openapi-instance/v4';

/** The machines' side of the interface: version 3, which orders and deletes, and version 4, which lists and deletes. */
export function createCompute(deps: ComputeDeps): Operations {
  const { world, servers, order, network } = deps;
  const lifecycle = createLifecycle(deps);
  const live = lifecycle.live;
  const listed = () => live().filter(({ orderedAtMs }) => orderedAtMs + world.timing.listLagMs <= world.clock.nowMs());
  const found = (id: string): Server => {
    const server = listed().find((each) => each.id === id);
    if (server === undefined) throw absent('云主机');
    return server;
  };
  const shown = (server: Server) => instanceRow(server, statusOf(server, deps.unpaid()));

  return {
    [`POST ${v3}/order`]: ({ body }) => order(body),
    [`GET ${v3}/order/relation/info`]: ({ query }) => relation(world, live(), text(query, 'orderId')),
    [`DELETE ${v3}/order/{serverId}`]: ({ path, query }) => {
      const server = found(path.serverId ?? '');
      lifecycle.remove(server, { address: query.publicIpDelete === 'true' });
      return 'ALLOW';
    },
    [`GET ${v3}/{serverId}`]: ({ path }) => detailRow(found(path.serverId ?? ''), deps.unpaid()),
    [`PUT ${v3}/{serverId}/start`]: ({ path }) => lifecycle.start(found(path.serverId ?? '')),
    [`PUT ${v3}/{serverId}/stop`]: ({ path }) => lifecycle.stop(found(path.serverId ?? '')),
    [`PUT ${v3}/{serverId}/reboot`]: ({ path }) => lifecycle.reboot(found(path.serverId ?? '')),
    [`POST ${v4}/list/describe-instances`]: ({ body }) => {
      const { zoneId, instanceId } = body;
      const rows = listed()
        .filter(({ zone, id }) => (zoneId ?? zone) === zone && (instanceId ?? id) === id)
        .map(shown);
      return pageOf(rows, body);
    },
    [`GET ${v4}/describe-instance`]: ({ query }) => shown(found(text(query, 'instanceId'))),
    [`GET ${v4}/virtual-networks`]: ({ query }) => {
      const server = found(text(query, 'instanceId'));
      return pageOf(server.machine.state() === 'booting' ? [] : [portRow(server, network)], query);
    },
    [`POST ${v4}/delete-instances`]: ({ body }) => {
      const dry = body.dryRun === true;
      return each(body, (id) => {
        const server = found(id);
        if (!dry) lifecycle.remove(server, { address: body.deletePublicNetwork === true });
      });
    },
    [`POST ${v4}/batch-start-instances`]: ({ body }) => each(body, (id) => lifecycle.start(found(id))),
    [`POST ${v4}/batch-stop-instances`]: ({ body }) => each(body, (id) => lifecycle.stop(found(id))),
    [`POST ${v4}/batch-reboot-instances`]: ({ body }) => each(body, (id) => lifecycle.reboot(found(id))),
    [`POST ${v4}/batch-query-price-info`]: ({ body }) =>
      texts(body, 'instanceIds').map((instanceId) => ({
        instanceId,
        chargingMode: servers.get(instanceId)?.prepaid === true ? 1 : 2,
        priceUnit: 'HOUR',
        respDesc: 'success',
      })),
  };
}

/** A batch is OK as a whole; each item says whether it went well. */
function each({ instanceIds }: Asked['body'], work: (id: string) => void) {
  const instanceBatchResult = texts({ instanceIds }, 'instanceIds').map((instanceId) => {
    try {
      work(instanceId);
      return { instanceId, result: true, message: 'success' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { instanceId, result: false, message: error.message };
    }
  });
  if (instanceBatchResult.length === 0) throw invalid('instanceIds不能为空');
  return { instanceBatchResult };
}

/** What an order made: nothing at first, then an item without an id, then with one. */
function relation(world: World, servers: readonly Server[], orderId: string) {
  const ordered = servers.filter((server) => server.orderId === orderId);
  if (ordered.length === 0) throw absent('订单');
  if (ordered.some(({ asked }) => !asked)) {
    for (const server of ordered) server.asked = true;
    return [];
  }
  return ordered.map(({ id, orderedAtMs }) => ({
    instanceId: orderedAtMs + world.timing.listLagMs / 2 <= world.clock.nowMs() ? id : '',
    resourceType: 'vm',
  }));
}

function createLifecycle({ world, servers }: ComputeDeps) {
  /** How long a deleted machine is still listed, as deleted. */
  const goneAfterMs = world.timing.listLagMs;
  return {
    live: (): readonly Server[] => {
      const nowMs = world.clock.nowMs();
      for (const { id, deletedAtMs } of servers.values()) {
        if (deletedAtMs !== undefined && deletedAtMs + goneAfterMs <= nowMs) servers.delete(id);
      }
      return [...servers.values()];
    },
    remove: (server: Server, { address }: { readonly address: boolean }): void => {
      if (server.deletedAtMs !== undefined) throw absent('云主机');
      if (server.machine.state() === 'booting') throw new Refusal('ECS_BUSY', '云主机正在创建，请稍后再试');
      // What was paid in advance lies in the recycle bin until it is deleted once more.
      if (server.prepaid && !server.recycled) {
        server.recycled = true;
        void server.machine.stop();
        return;
      }
      server.deletedAtMs = world.clock.nowMs();
      void server.machine.remove();
      world.bill.close(server.id);
      if (!address || server.address === undefined) return;
      world.bill.close(server.address.id);
      delete server.address;
    },
    start: (server: Server): null => {
      if (server.machine.state() !== 'stopped') throw new Refusal('ECS_STATUS', '云主机状态不允许开机');
      server.machine.start();
      return null;
    },
    stop: (server: Server): null => {
      if (server.machine.state() !== 'running') throw new Refusal('ECS_STATUS', '云主机状态不允许关机');
      void server.machine.stop();
      return null;
    },
    reboot: (server: Server): null => {
      if (server.machine.state() !== 'running') throw new Refusal('ECS_STATUS', '云主机状态不允许重启');
      void server.machine.stop().then(() => server.machine.start());
      return null;
    },
  };
}

const instanceRow = (server: Server, status: string) => ({
  instanceId: server.id,
  instanceName: server.name,
  description: server.description,
  status,
  zoneId: server.zone,
  availableZone: server.zone,
  imageName: server.imageName,
  imageOsType: 'linux',
  flavorName: server.specification.specsName,
  serverVmType: server.specification.vmType,
  serverType: 'VM',
  productType: 'NORMAL',
  vcpu: server.specification.cpu,
  vmemory: server.specification.ram * 1_024,
  vdisk: server.diskGiB,
  systemDiskId: server.diskId,
  bootVolumeType: 'highPerformance',
  mainPortId: server.portId,
  recycle: server.recycled,
  recycleStatus: server.recycled ? 'RECYCLED' : '',
  adminPaused: false,
  createdTime: timeText(server.orderedAtMs),
});

const portRow = (server: Server, network: Network) => {
  const subnet = network.subnet(server.networkId);
  return {
    id: server.portId,
    name: `${server.name}-port`,
    publicIp: server.address === undefined ? '' : server.machine.publicAddress,
    bandwidthSize: server.address?.bandwidth ?? 0,
    subnetName: subnet?.name ?? '',
    fixedIpResps: [
      {
        ipAddress: server.machine.privateAddress,
        ipVersion: 4,
        subnetId: subnet?.id ?? '',
        subnetName: subnet?.name ?? '',
        vpcName: subnet?.vpcName ?? '',
      },
    ],
    securityGroupResps: server.securityGroupIds.map((id) => ({ id, name: id })),
    createdTime: timeText(server.orderedAtMs),
  };
};

const detailRow = (server: Server, unpaid: boolean) => ({
  id: server.id,
  name: server.name,
  description: server.description,
  status: numberOf(statusOf(server, unpaid)),
  region: server.zone,
  availabilityZone: server.zone,
  cpu: server.specification.cpu,
  memory: server.specification.ram,
  disk: server.diskGiB,
  specsName: server.specification.specsName,
  serverVmType: server.specification.vmType,
  imageName: server.imageName,
  systemDisk: server.diskId,
  bootVolumeType: 'highPerformance',
  createdTime: timeText(server.orderedAtMs),
  volumes: [],
  ports: [
    {
      id: server.portId,
      name: `${server.name}-port`,
      privateIp: [server.machine.privateAddress],
      publicIp: server.address === undefined ? [] : [server.machine.publicAddress],
      ipId: server.address === undefined ? [] : [server.address.id],
    },
  ],
});

/** What the network side asks of the machines. */
export const createStanding = (servers: ReadonlyMap<string, Server>): Standing => {
  const standing = () => [...servers.values()].filter(({ deletedAtMs }) => deletedAtMs === undefined);
  return {
    inNetwork: (networkId) => standing().some((server) => server.networkId === networkId),
    inSecurityGroup: (id) => standing().some(({ securityGroupIds }) => securityGroupIds.includes(id)),
    setSecurityGroups: (portId, ids) => {
      const server = standing().find((each) => each.portId === portId);
      if (server !== undefined) server.securityGroupIds = ids;
      return server !== undefined;
    },
  };
};
