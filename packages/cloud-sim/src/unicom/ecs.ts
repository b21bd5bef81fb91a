import type { SimMachine } from '../frame/machines.ts';
import type { World } from '../frame/world.ts';
import { type Fields, isFields, Refusal, text } from './answer.ts';
import { type Flavour, flavours, microsPerHour, regionCodes, soldImages, zoneCodesOf } from './catalogue.ts';
import type { Network, Placed } from './network.ts';

export interface Server extends Placed {
  readonly id: string;
  readonly orderNo: string;
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  readonly flavour: Flavour;
  readonly image: (typeof soldImages)[number];
  readonly volumeSize: string;
  readonly volumeId: string;
  readonly cardId: string;
  readonly orderedAtMs: number;
  readonly machine: SimMachine;
  tags: readonly Fields[];
}

/** Machines of the account. How they are ordered is the console's affair. */
export interface Ecs {
  order(input: Fields, userData: string): Server;
  remove(id: string): void;
  start(id: string): void;
  stop(id: string): void;
  find(id: string): Server;
  rows(query: Fields): readonly Fields[];
  all(): readonly Server[];
}

const serversMax = 200;

export function createEcs(world: World, network: Network, servers: Map<string, Server>): Ecs {
  const { clock, timing, quotas, bill } = world;
  /** The vendor's ids are long decimal numbers. */
  const newId = () =>
    String(8_000_000_000_000_000_000n + world.bytes(7).reduce((id, byte) => id * 256n + BigInt(byte), 0n));
  const find = (id: string): Server => {
    const server = servers.get(id);
    if (server === undefined) throw new Refusal(404, '云主机不存在');
    return server;
  };
  /** No money: what is running stops, and its date has passed. */
  const expired = () => quotas.limit('balance', 10_000) <= 0;

  return {
    find,
    all: () => [...servers.values()],
    order: (input, userData) => {
      if (servers.size >= quotas.limit('servers', serversMax)) throw new Refusal(400, '云主机数量已达配额上限');
      if (expired()) throw new Refusal(400, '账户余额不足');
      const wanted = readOrder(input, network);
      const id = newId();
      const microsEach = microsPerHour(wanted.flavour);
      bill.open({ resource: id, sku: wanted.flavour.flavorCode, currency: 'CNY', microsPerHour: microsEach });
      const machine = world.machines.boot({ cloud: 'unicom', id, userData });
      const ids = { id, orderNo: newId(), volumeId: newId(), cardId: newId() };
      const server: Server = { ...wanted, ...ids, orderedAtMs: clock.nowMs(), machine };
      servers.set(id, server);
      return server;
    },
    remove: (id) => {
      const server = find(id);
      void server.machine.remove();
      bill.close(id);
      servers.delete(id);
    },
    start: (id) => {
      const { machine } = find(id);
      if (machine.state() !== 'stopped') throw new Refusal(400, '云主机状态不允许开机');
      machine.start();
    },
    stop: (id) => {
      const { machine } = find(id);
      if (machine.state() !== 'running') throw new Refusal(400, '云主机状态不允许关机');
      void machine.stop();
    },
    rows: ({ cloudRegionCode, zoneCode, virtualMachineId }) =>
      [...servers.values()]
        .filter(({ orderedAtMs }) => orderedAtMs + timing.listLagMs <= clock.nowMs())
        .filter(({ region }) => cloudRegionCode === undefined || cloudRegionCode === region)
        .filter(({ zone }) => zoneCode === undefined || zoneCode === zone)
        .filter(({ id }) => virtualMachineId === undefined || virtualMachineId === id)
        .map((server) => row(server, expired(), clock.nowMs())),
  };
}

function readOrder(input: Fields, network: Network) {
  const zone = text(input, 'zoneCode');
  const region = regionCodes.find((code) => zoneCodesOf(code).includes(zone));
  if (region === undefined) throw new Refusal(400, '参数zoneCode不合法');
  const flavour = flavours.find(({ flavorCode }) => flavorCode === input.flavorCode);
  if (flavour === undefined) throw new Refusal(400, '参数flavorCode不合法');
  const image = soldImages.find(({ imageName }) => imageName === input.imageName);
  if (image === undefined) throw badImage();
  const volumeSize = text(input, 'volumeSize');
  if (!/^\d+$/.test(volumeSize) || Number(volumeSize) < 40 || Number(volumeSize) > 500) {
    throw new Refusal(400, '参数volumeSize不合法');
  }
  const tags = Array.isArray(input.tagId) ? input.tagId.filter(isFields) : [];
  const name = text(input, 'virtualMachineName');
  return { region, zone, flavour, image, volumeSize, tags, name, ...network.place(input) };
}

export const badImage = () => new Refusal(400, '镜像不可用');

const beijingMs = 8 * 3_600_000;
const timeText = (ms: number): string =>
  new Date(ms + beijingMs).toISOString().replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
const hourMs = 3_600_000;

/** A machine as the list shows it, numbers as text. */
function row(server: Server, expired: boolean, nowMs: number): Fields {
  const { machine, flavour, image } = server;
  const card = {
    netCardId: server.cardId,
    netCardName: 'netCard_0',
    netCardDefault: 'true',
    virtualMachineId: server.id,
    fixIpAddress: machine.privateAddress,
    innerFloatingIp: machine.privateAddress,
    networkId: server.networkId,
    subNetworkId: server.subNetworkId,
    securityGroupId: server.securityGroupId,
  };
  const booting = machine.state() === 'booting';
  const status = { booting: 'start-ing', running: 'running', stopped: 'stop', gone: 'stop' }[machine.state()];
  return {
    virtualMachineId: server.id,
    instanceId: server.id,
    virtualMachineName: server.name,
    status: expired ? 'stop' : status,
    operStatus: booting ? 'create-ing' : 'create-success',
    statusFlag: '200',
    flavorCode: flavour.flavorCode,
    flavorName: flavour.flavorName,
    cpu: String(flavour.cpu),
    ram: String(flavour.ram),
    ramUnit: 'G',
    imageId: image.imageId,
    imageName: image.imageName,
    imageOs: image.imageOs,
    imageVersion: image.imageVersion,
    architecture: 'x86',
    zoneCode: server.zone,
    cloudRegionCode: server.region,
    netCards: [card],
    virtualMachineIp: machine.privateAddress,
    volumes: [
      { volumeId: server.volumeId, volumeType: 'sysDisk', volumeSize: server.volumeSize, volumeStatus: 'running' },
    ],
    securityGroup: [{ securityGroupId: server.securityGroupId, virtualMachineId: server.id, netCardId: server.cardId }],
    floatingIps: [],
    tagId: server.tags,
    paymentType: '按量付费',
    createTime: timeText(server.orderedAtMs),
    expirationTime: timeText(expired ? nowMs - hourMs : nowMs + hourMs),
  };
}
