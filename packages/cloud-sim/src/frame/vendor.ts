import type { World } from './world.ts';

/** One HTTP request as it was received. */
export interface SimRequest {
  readonly method: string;
  /** Made of the received Host header and target. */
  readonly url: URL;
  /** Lower-case names; repeated ones joined by a comma and a blank. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request target byte for byte, query included. */
  readonly rawPath: string;
  readonly body: Buffer;
  readonly scheme: 'http' | 'https';
}

export interface SimResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One vendor's protocol. What `handle` throws is a fault of the simulator, except what `Faults.next` throws. */
export interface VendorSim {
  readonly cloud: string;
  /** Operations that it supports, in the vendor's own names; any other gets the vendor's own error. */
  readonly operations: readonly string[];
  /** Account ids and test keys, as `--json` prints them. */
  readonly account: Readonly<Record<string, unknown>>;
  handle(request: SimRequest): Promise<SimResponse>;
  /** Everything that costs money or blocks a deletion right now, such as `instance i-1`: what a test calls an orphan. */
  holds?(): readonly string[];
}

export type CreateVendorSim = (world: World) => VendorSim;
