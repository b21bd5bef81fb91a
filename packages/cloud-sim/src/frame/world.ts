import { type Bill, createBill } from './bill.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Machines } from './machines.ts';
import { createQuotas, type Quotas } from './quotas.ts';
import { createRandom } from './random.ts';
import { createRecorder, type Recorder } from './recorder.ts';

export interface Timing {
  readonly bootMs: number;
  /** How long what was just made may be missing from lists and lookups. */
  readonly listLagMs: number;
  readonly latencyMs: number;
  /** How long an operation takes at a vendor that answers with one (a network, an address); by default a share of a boot. */
  readonly operationMs?: number;
}

/** What a vendor stands in: everything that is not its protocol. */
export interface World {
  readonly clock: { nowMs(): number };
  /** Seeded, 0 ≤ x < 1. */
  readonly random: () => number;
  /** Seeded, for ids. */
  readonly bytes: (n: number) => Buffer;
  /** Ask `next(operation)` once per request, when it is authenticated and before it has any effect. */
  readonly faults: Faults;
  readonly machines: Machines;
  readonly bill: Bill;
  /** Limits of the account; the count is kept by the vendor. */
  readonly quotas: Quotas;
  readonly timing: Timing;
  /** Says which of the vendor's operations a request was; least-privilege tests read it. */
  readonly record: (operation: string, detail?: Record<string, unknown>) => void;
}

export interface WorldOptions {
  readonly cloud: string;
  readonly clock: World['clock'];
  readonly seed: string;
  readonly machines: Machines;
  readonly timing: Timing;
  readonly throttles: boolean;
  /** Called by `Faults.next` for a fault that the frame shapes. */
  readonly interrupt: Parameters<typeof createFaults>[0]['interrupt'];
}

/** A world of one cloud and what the frame itself reads of it. */
export function createWorld(options: WorldOptions): World & { readonly recorder: Recorder } {
  const { clock, machines, timing, throttles, interrupt } = options;
  const { random, bytes } = createRandom(`${options.seed}/${options.cloud}`);
  const faultRandom = createRandom(`${options.seed}/${options.cloud}/faults`).random;
  const recorder = createRecorder(clock);
  return {
    clock,
    random,
    bytes,
    machines,
    timing,
    recorder,
    faults: createFaults({ clock, random: faultRandom, throttles, interrupt }),
    bill: createBill(clock),
    quotas: createQuotas(),
    record: recorder.record,
  };
}
