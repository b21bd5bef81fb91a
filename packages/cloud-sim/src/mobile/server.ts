import type { SimMachine } from '../frame/machines.ts';
import type { SoldSpecification } from './catalogue.ts';

/** A machine of the simulated account, from its order to its end. */
export interface Server {
  readonly id: string;
  readonly orderId: string;
  readonly name: string;
  readonly description: string;
  readonly zone: string;
  readonly specification: SoldSpecification;
  readonly imageName: string;
  readonly diskGiB: number;
  readonly diskId: string;
  readonly portId: string;
  readonly networkId: string;
  readonly prepaid: boolean;
  readonly orderedAtMs: number;
  readonly machine: SimMachine;
  securityGroupIds: readonly string[];
  /** The public address and its bandwidth in Mbit/s, until it is released. */
  address?: { readonly id: string; readonly bandwidth: number };
  /** The order has been asked after; the first answer is always empty. */
  asked: boolean;
  recycled: boolean;
  deletedAtMs?: number;
}

/** The vendor's state of it, lower case as in version 4 of the interface. */
export function statusOf({ machine, deletedAtMs }: Server, unpaid: boolean): string {
  if (deletedAtMs !== undefined) return 'deleted';
  if (unpaid) return 'frozen';
  return { booting: 'build', running: 'active', stopped: 'stopped', gone: 'deleted' }[machine.state()];
}

/** Version 3 tells states by number; only 1 is documented. */
export const numberOf = (status: string): number => ({ active: 1, stopped: 2, build: 3, frozen: 4 })[status] ?? 0;

export const timeText = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
