import type { MachineSpec, QuotaMeasure } from './port.ts';
import type { PriceRow } from './prices/row.ts';

/** One of the vendor's own calls. What only asks for a token is left out. */
export interface VendorCall {
  /** As the vendor's documentation and the adapter's policy name it. */
  readonly call: string;
  /** A `read` is repeated until it shows what it waits for; a `write` is sent as often as `per` says. */
  readonly effect: 'read' | 'write';
  /**
   * Left out: once. `zone`: for each zone of the region. `rule`: for each rule of the firewall. `token`: once, and again under
   * the same token until the vendor says that it is done.
   */
  readonly per?: 'zone' | 'rule' | 'token';
}

/** The calls of the port that deploy a machine, in this order. */
export const deployingCalls = ['ensureSite', 'createMachine', 'observeMachine'] as const;

export type DeployingCall = (typeof deployingCalls)[number];

/** What is paid for a machine: `quantity` in the unit of its price, GiB of a disk or how many of anything else. */
export interface PaidPart extends Pick<PriceRow, 'kind' | 'sku'> {
  readonly quantity: number;
}

/** What an account may have in one region at first, where the vendor says so. */
export interface DefaultLimit {
  readonly measure: QuotaMeasure;
  readonly limit: number;
  readonly source: string;
}

/** What is known of a deployment before anything is asked: plain data beside an adapter. */
export interface DeploymentFacts {
  /** Of a first deployment that nothing disturbs; a test compares it with a recorded one. */
  readonly calls: Readonly<Record<DeployingCall, readonly VendorCall[]>>;
  /** `options`: of the account, as the adapter's schema has them. Traffic, which nobody knows beforehand, is a part of 0. */
  parts(machine: Pick<MachineSpec, 'type' | 'diskGiB'>, options: object): readonly PaidPart[];
  readonly defaultLimits: readonly DefaultLimit[];
}

export const reads = (...calls: string[]): readonly VendorCall[] => calls.map((call) => ({ call, effect: 'read' }));

export const writes = (...calls: string[]): readonly VendorCall[] => calls.map((call) => ({ call, effect: 'write' }));

export const writesPer = (per: NonNullable<VendorCall['per']>, call: string): readonly VendorCall[] => [
  { call, effect: 'write', per },
];

interface Skus {
  readonly machine: string;
  readonly disk: PaidPart['sku'];
  readonly diskQuantity: number;
  readonly address: string;
}

/** The parts that every vendor's machine has. */
export const paidParts = ({ machine, disk, diskQuantity, address }: Skus): readonly PaidPart[] => [
  { kind: 'machine', sku: machine, quantity: 1 },
  { kind: 'disk', sku: disk, quantity: diskQuantity },
  { kind: 'address', sku: address, quantity: 1 },
  { kind: 'traffic', sku: 'traffic', quantity: 0 },
];
