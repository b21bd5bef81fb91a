/** Shaped by the vendor, in its own words. */
const vendorShaped = [
  'throttle',
  'quota',
  'capacity',
  'credentials',
  'permission',
  'account-blocked',
  'bad-image',
] as const;

/**
 * Shaped by the frame, the same for every vendor. All but `lost-answer` end the request before it has an effect;
 * `lost-answer` lets it have its effect and cuts the connection instead of answering.
 */
const frameShaped = [
  'server-error',
  'lost-answer',
  'hang',
  'reset',
  'html',
  'huge-json',
  'wrong-types',
  'redirect',
] as const;

export type VendorFault = (typeof vendorShaped)[number];
export type FrameFault = (typeof frameShaped)[number];
export type FaultKind = VendorFault | FrameFault;
export const faultKinds: readonly FaultKind[] = [...vendorShaped, ...frameShaped];

export interface Fault {
  /** In the vendor's own name; without it, any. */
  readonly operation?: string;
  readonly kind: FaultKind;
  /** How many requests meet it: 1, or all when `share` is given. */
  readonly times?: number;
  /** The share of requests that meets it, 0 to 1. */
  readonly share?: number;
}

export interface Faults {
  /**
   * Takes the next scripted fault that a request of this operation meets and that the vendor must shape. One that the frame
   * shapes ends the request here: what is thrown then must not be caught (or, if it is, the vendor's answer is thrown away).
   */
  next(operation: string): VendorFault | undefined;
  /** Token bucket of the vendor's documented throttling: false when it is empty, and then nothing is taken. */
  take(
    bucket: string,
    options: { readonly capacity: number; readonly refillPerSecond: number },
    tokens?: number,
  ): boolean;
  script(fault: Fault): void;
  /** Forgets every scripted fault. */
  clear(): void;
  /** How many requests of an operation met a fault of this kind. */
  met(kind: FaultKind, operation: string): number;
}

export interface FaultsDeps {
  readonly clock: { nowMs(): number };
  readonly random: () => number;
  /** Whether buckets ever run dry. */
  readonly throttles: boolean;
  /** Ends the running request by throwing, unless only its answer is to be lost. */
  readonly interrupt: (fault: FrameFault) => void;
}

export function createFaults({ clock, random, throttles, interrupt }: FaultsDeps): Faults {
  let scripted: (Fault & { left: number })[] = [];
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const metTimes = new Map<string, number>();

  const meets = (fault: Fault, operation: string) =>
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.share === undefined || random() < fault.share);

  return {
    next: (operation) => {
      const fault = scripted.find((each) => meets(each, operation));
      if (fault === undefined) return undefined;
      fault.left -= 1;
      scripted = scripted.filter(({ left }) => left > 0);
      const met = `${fault.kind} ${operation}`;
      metTimes.set(met, (metTimes.get(met) ?? 0) + 1);
      const shapedByVendor = vendorShaped.find((kind) => kind === fault.kind);
      if (shapedByVendor === undefined) interrupt(fault.kind as FrameFault);
      return shapedByVendor;
    },
    take: (name, { capacity, refillPerSecond }, tokens = 1) => {
      if (!throttles) return true;
      const nowMs = clock.nowMs();
      const bucket = buckets.get(name) ?? { tokens: capacity, atMs: nowMs };
      const filled = Math.min(capacity, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * refillPerSecond);
      const enough = filled >= tokens;
      buckets.set(name, { tokens: enough ? filled - tokens : filled, atMs: nowMs });
      return enough;
    },
    script: (fault) => {
      const left = fault.times ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY);
      scripted.push({ ...fault, left });
    },
    clear: () => {
      scripted = [];
    },
    met: (kind, operation) => metTimes.get(`${kind} ${operation}`) ?? 0,
  };
}
