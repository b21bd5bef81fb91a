import { createHash } from 'node:crypto';
import type { SimMachine } from '../frame/machines.ts';
import type { World } from '../frame/world.ts';
import { Refusal } from './answer.ts';
import type { Flavor, Region } from './catalogue.ts';

export interface Instance {
  readonly instanceID: string;
  readonly resourceID: string;
  readonly region: Region;
  readonly azName: string;
  readonly instanceName: string;
  displayName: string;
  description: string;
  flavor: Flavor;
  readonly imageID: string;
  readonly imageName: string;
  readonly vpcID: string;
  readonly subnetID: string;
  firewalls: readonly string[];
  readonly labels: Map<string, string>;
  readonly createdAtMs: number;
  /** When its order was carried out: it is in no list before. */
  readonly opensAtMs: number;
  readonly machine: SimMachine;
  readonly onDemand: boolean;
  readonly diskGiB: number;
  /** What its boot is shown as, when it is not its first. */
  boots?: 'starting' | 'restarting';
  eipID?: string;
  givenBackAtMs?: number;
  deleteEip?: boolean;
}

export interface Order {
  readonly masterOrderID: string;
  readonly masterOrderNO: string;
  readonly resourceType: 'VM' | 'IP';
  readonly opensAtMs: number;
  readonly resourceID: string;
  /** Of an order that came to nothing. */
  readonly failed?: '1' | '5' | '22';
  /** Polls that found it done; the first of them still carries no id. */
  donePolls: number;
}

export interface Address {
  readonly id: string;
  readonly region: Region;
  readonly name: string;
  readonly ip: string;
  bandwidth: number;
  readonly createdAtMs: number;
}

export interface Rule {
  readonly id: string;
  readonly direction: string;
  readonly protocol: string;
  readonly ethertype: string;
  readonly range: string;
  readonly destCidrIp: string;
  readonly action: string;
  readonly priority: number;
}

export interface Network {
  readonly vpcID: string;
  readonly region: Region;
  readonly name: string;
  readonly cidr: string;
}
export interface Subnet {
  readonly subnetID: string;
  readonly vpcID: string;
  readonly name: string;
  readonly cidr: string;
}
export interface Firewall {
  readonly id: string;
  readonly vpcID: string;
  readonly name: string;
  rules: readonly Rule[];
}

interface Remembered {
  readonly asked: string;
  readonly answer: unknown;
  readonly atMs: number;
}

export interface State {
  readonly world: World;
  readonly hash: (text: string) => string;
  readonly instances: Map<string, Instance>;
  readonly orders: Map<string, Order>;
  readonly addresses: Map<string, Address>;
  readonly networks: Map<string, Network>;
  readonly subnets: Map<string, Subnet>;
  readonly firewalls: Map<string, Firewall>;
  id(prefix: string): string;
  uuid(): string;
  /** How long an order takes to be carried out. */
  readonly orderMs: number;
  /** Answers a repeat with the same token and body as the first time, for 24 hours. */
  once<T>(scope: string, token: string, asked: string, answer: () => T): T;
  /** Drops what was given back long enough ago. */
  settle(): void;
}

const tokenMs = 24 * 3_600_000;

export function createState(world: World): State {
  const { clock, timing, machines, bill } = world;
  const remembered = new Map<string, Remembered>();
  const instances = new Map<string, Instance>();
  const addresses = new Map<string, Address>();
  const orderMs = timing.bootMs / 4;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return {
    world,
    hash,
    instances,
    addresses,
    orders: new Map(),
    networks: new Map(),
    subnets: new Map(),
    firewalls: new Map(),
    orderMs,
    id: (prefix) =>
      `${prefix}-${BigInt(`0x${world.bytes(8).toString('hex')}`)
        .toString(36)
        .slice(0, 10)
        .padStart(10, '0')}`,
    uuid: () =>
      world
        .bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    once: <T>(scope: string, token: string, asked: string, answer: () => T): T => {
      const known = remembered.get(`${scope}/${token}`);
      if (known !== undefined && clock.nowMs() - known.atMs < tokenMs) {
        if (known.asked === asked) return known.answer as T;
        throw new Refusal('Openapi.ClientToken.Conflict', 'clientToken was used with other parameters');
      }
      const given = answer();
      remembered.set(`${scope}/${token}`, { asked, answer: given, atMs: clock.nowMs() });
      return given;
    },
    settle: () => {
      for (const instance of instances.values()) {
        const { givenBackAtMs, instanceID, deleteEip, eipID } = instance;
        if (givenBackAtMs === undefined || clock.nowMs() - givenBackAtMs < orderMs) continue;
        instances.delete(instanceID);
        const address = deleteEip && eipID !== undefined ? addresses.get(eipID) : undefined;
        if (address === undefined) continue;
        addresses.delete(address.id);
        machines.releaseAddress(address.ip);
        bill.close(address.id);
      }
    },
  };
}

export const isOpen = ({ world }: State, { opensAtMs }: { readonly opensAtMs: number }): boolean =>
  world.clock.nowMs() >= opensAtMs;

/** Of the vendor's states those that this simulator has. */
export function statusOf({ givenBackAtMs, machine, boots }: Instance): string {
  if (givenBackAtMs !== undefined) return 'unsubscribing';
  const state = machine.state();
  return { booting: boots ?? 'creating', running: 'running', stopped: 'stopped', gone: 'error' }[state];
}
