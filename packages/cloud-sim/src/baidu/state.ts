import type { SimMachine } from '../frame/machines.ts';
import type { World } from '../frame/world.ts';
import { Refusal } from './answer.ts';
import type { Flavor } from './catalogue.ts';

export interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

export interface Instance {
  readonly id: string;
  name: string;
  description: string;
  readonly hostname: string;
  flavor: Flavor;
  readonly imageId: string;
  readonly zoneName: string;
  readonly vpcId: string;
  readonly subnetId: string;
  firewalls: readonly string[];
  readonly diskGiB: number;
  readonly diskId: string;
  /** It may not be released by a call. */
  isProtected: boolean;
  /** A change of its spec is shown until then. */
  scalesUntilMs?: number;
  readonly createdAtMs: number;
  readonly machine: SimMachine;
  readonly paymentTiming: string;
  /** Its address goes with it. */
  readonly releasesAddress: boolean;
  tags: readonly Tag[];
  releasedAtMs?: number;
}

export interface Address {
  readonly eip: string;
  readonly eipId: string;
  readonly name: string;
  bandwidthInMbps: number;
  readonly createdAtMs: number;
  readonly tags: readonly Tag[];
  instanceId?: string;
}

export interface Network {
  readonly vpcId: string;
  name: string;
  readonly cidr: string;
}
export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  name: string;
  readonly cidr: string;
  readonly zoneName: string;
}
export interface Rule {
  readonly direction: string;
  readonly protocol: string;
  readonly portRange: string;
  readonly ethertype: string;
  readonly sourceIp?: string;
  readonly destIp?: string;
  readonly remark: string;
  readonly securityGroupRuleId: string;
}
export interface Firewall {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly desc: string;
  rules: readonly Rule[];
}

export interface State {
  readonly world: World;
  readonly instances: Map<string, Instance>;
  /** By address. */
  readonly addresses: Map<string, Address>;
  readonly networks: Map<string, Network>;
  readonly subnets: Map<string, Subnet>;
  readonly firewalls: Map<string, Firewall>;
  readonly keyPairs: Map<string, { readonly keypairId: string; readonly name: string }>;
  id(prefix: string): string;
  /** Once a token has made something, it is bound to that for ever; with other parameters it is refused. */
  once<T>(scope: string, token: string | undefined, asked: string, answer: () => T): T;
  /** Drops what was released long enough ago. */
  settle(): void;
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

export function createState(world: World): State {
  const remembered = new Map<string, { readonly asked: string; readonly answer: unknown }>();
  const instances = new Map<string, Instance>();
  return {
    world,
    instances,
    addresses: new Map(),
    networks: new Map(),
    subnets: new Map(),
    firewalls: new Map(),
    keyPairs: new Map(),
    id: (prefix) => `${prefix}-${Array.from(world.bytes(8), (byte) => letters[byte % letters.length]).join('')}`,
    once: <T>(scope: string, token: string | undefined, asked: string, answer: () => T): T => {
      if (token === undefined) return answer();
      const known = remembered.get(`${scope} ${token}`);
      if (known?.asked === asked) return known.answer as T;
      if (known !== undefined) {
        throw new Refusal(400, 'IdempotentParameterMismatch', 'The client token was used with other parameters');
      }
      const given = answer();
      remembered.set(`${scope} ${token}`, { asked, answer: given });
      return given;
    },
    settle: () => {
      const { clock, timing } = world;
      for (const { id, releasedAtMs } of instances.values()) {
        if (releasedAtMs !== undefined && clock.nowMs() - releasedAtMs >= timing.bootMs / 4) instances.delete(id);
      }
    },
  };
}

/** Those that hold what they stand in; one that was released is only shown for a while. */
export const holders = ({ instances }: State): readonly Instance[] =>
  [...instances.values()].filter(({ releasedAtMs }) => releasedAtMs === undefined);

/** Of the vendor's states those that this simulator has. */
export function statusOf({ machine, releasedAtMs, scalesUntilMs = 0 }: Instance, nowMs: number): string {
  if (releasedAtMs !== undefined) return 'Deleted';
  if (nowMs < scalesUntilMs) return 'Scaling';
  return { booting: 'Starting', running: 'Running', stopped: 'Stopped', gone: 'Error' }[machine.state()];
}
