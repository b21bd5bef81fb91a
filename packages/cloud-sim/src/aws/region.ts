import type { SimMachine } from '../frame/machines.ts';
import type { World } from '../frame/world.ts';

/** Anything that has an id, an age and tags. */
export interface Made {
  readonly id: string;
  readonly madeAtMs: number;
  readonly tags: Map<string, string>;
}
export interface Vpc extends Made {
  readonly cidr: string;
  readonly isDefault: boolean;
  dnsHostnames: boolean;
  dnsSupport: boolean;
}
export interface KeyPair extends Made {
  readonly name: string;
  readonly type: 'rsa' | 'ed25519';
  readonly fingerprint: string;
  readonly publicKey: string;
}
export interface Subnet extends Made {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  /** Instances get a public address of the vendor's, for as long as they run. */
  mapsPublicIp: boolean;
}
export interface Gateway extends Made {
  vpcId: string | undefined;
}
export interface RouteTable extends Made {
  readonly vpcId: string;
  readonly main: boolean;
  readonly routes: { readonly cidr: string; readonly gatewayId: string }[];
  readonly associations: { readonly id: string; readonly subnetId: string | undefined }[];
}
export interface Rule {
  readonly id: string;
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly egress: boolean;
  readonly cidr?: string;
  readonly cidr6?: string;
  readonly groupId?: string;
  readonly description?: string;
}
export interface Group extends Made {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  rules: Rule[];
}
export interface Address extends Made {
  readonly ip: string;
  association: { readonly id: string; readonly instanceId: string } | undefined;
}
export interface Volume extends Made {
  readonly sizeGiB: number;
  readonly type: string;
  readonly zone: string;
  device: string;
  deleteOnTermination: boolean;
  instanceId: string | undefined;
}
export interface Instance extends Made {
  type: string;
  readonly imageId: string;
  readonly keyName: string | undefined;
  readonly subnet: Subnet;
  groupIds: readonly string[];
  /** Its network interface and how that is tied to it. */
  readonly cardId: string;
  readonly attachmentId: string;
  readonly hasPublicIp: boolean;
  readonly userData: string;
  /** It may not be terminated by a call. */
  isProtected: boolean;
  readonly reservationId: string;
  readonly clientToken: string | undefined;
  readonly index: number;
  readonly machine: SimMachine;
  onShutdown: 'stop' | 'terminate';
  /** By a call, and not by its own program. */
  stoppedAtMs: number | undefined;
  /** A reboot leaves the state as it is. */
  rebooting: 'down' | 'up' | undefined;
  /** Between a call and its effect, or after the end; else the machine's own state counts. */
  ending: 'stopping' | 'shutting-down' | 'terminated' | undefined;
  endedAtMs: number | undefined;
}

/** All that one account has in one region, by id. */
export interface Region {
  readonly name: string;
  readonly zones: readonly string[];
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly gateways: Map<string, Gateway>;
  readonly routeTables: Map<string, RouteTable>;
  readonly groups: Map<string, Group>;
  readonly addresses: Map<string, Address>;
  readonly volumes: Map<string, Volume>;
  readonly instances: Map<string, Instance>;
  readonly keyPairs: Map<string, KeyPair>;
  readonly tokens: Map<string, { readonly parameters: string; readonly output: object }>;
}

/** What an operation works on. */
export interface Ec2 {
  readonly region: Region;
  readonly world: World;
  readonly accountId: string;
  newId(prefix: string): string;
}

/** An operation: decoded input in, output by the names of the model out. */
export type Operation<Input> = (ec2: Ec2, input: Input) => object | Promise<object>;

export const made = (
  { world, newId }: Pick<Ec2, 'world' | 'newId'>,
  prefix: string,
  tags = new Map<string, string>(),
): Made => ({
  id: newId(prefix),
  madeAtMs: world.clock.nowMs(),
  tags,
});

/** Whether reads show it yet: what was just made may be missing for a while. */
export const isVisible = ({ world }: Pick<Ec2, 'world'>, { madeAtMs }: Made): boolean =>
  world.clock.nowMs() >= madeAtMs + world.timing.listLagMs;

/** A region as a new account finds it: with a default VPC and a subnet in each zone, as old as time. */
export function createRegion(name: string, zones: readonly string[], newId: (prefix: string) => string): Region {
  const old = (prefix: string): Made => ({ id: newId(prefix), madeAtMs: 0, tags: new Map() });
  const vpc: Vpc = { ...old('vpc'), cidr: '172.31.0.0/16', isDefault: true, dnsHostnames: true, dnsSupport: true };
  const gateway: Gateway = { ...old('igw'), vpcId: vpc.id };
  const table = mainRouteTable(old('rtb'), vpc, newId);
  table.routes.push({ cidr: '0.0.0.0/0', gatewayId: gateway.id });
  const group = defaultGroup(old('sg'), vpc, newId);
  const subnets = zones.map(
    (zone, at): Subnet => ({
      ...old('subnet'),
      vpcId: vpc.id,
      cidr: `172.31.${16 * at}.0/20`,
      zone,
      mapsPublicIp: true,
    }),
  );
  const byId = <T extends Made>(...items: T[]) => new Map(items.map((item) => [item.id, item]));
  return {
    name,
    zones,
    vpcs: byId(vpc),
    subnets: byId(...subnets),
    gateways: byId(gateway),
    routeTables: byId(table),
    groups: byId(group),
    addresses: new Map(),
    volumes: new Map(),
    instances: new Map(),
    keyPairs: new Map(),
    tokens: new Map(),
  };
}

export const mainRouteTable = (base: Made, vpc: Vpc, newId: (prefix: string) => string): RouteTable => ({
  ...base,
  vpcId: vpc.id,
  main: true,
  routes: [{ cidr: vpc.cidr, gatewayId: 'local' }],
  associations: [{ id: newId('rtbassoc'), subnetId: undefined }],
});

/** Of a default group also what its members say to each other. */
export const defaultGroup = (base: Made, vpc: Vpc, newId: (prefix: string) => string): Group => ({
  ...base,
  vpcId: vpc.id,
  name: 'default',
  description: 'default VPC security group',
  rules: [
    { id: newId('sgr'), protocol: '-1', from: undefined, to: undefined, egress: false, groupId: base.id },
    allOut(newId),
  ],
});

/** What a new group has: everything may go out. */
export const allOut = (newId: (prefix: string) => string): Rule => ({
  id: newId('sgr'),
  ...{ protocol: '-1', from: undefined, to: undefined, egress: true, cidr: '0.0.0.0/0' },
});
