/** What is known of a machine without asking. */
export interface MachineLabel {
  readonly owner: string;
  readonly key: string;
  readonly site: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What this process knows of a machine beyond the vendor's list, which shows it late. */
export interface Sighting {
  readonly label: MachineLabel;
  /** When an order for it was last sent, whatever came of it. */
  readonly sentAtMs: number;
  readonly orderId?: string;
  /** When a list did not show it for the first time after the order. */
  readonly missedAtMs?: number;
}

/**
 * Whether "not listed" proves that a machine does not exist. It does once a list is asked for `settleMs` after the last moment
 * at which somebody may have ordered it: this process, of which this object knows, or one before it, of which it knows only
 * that it ended before this object was made. After an order of this process two lists must have missed it, so far apart.
 * Losing this object makes callers wait; it never makes a second machine.
 */
export interface Sightings {
  of(name: string): Sighting | undefined;
  /** All that were ordered and not listed yet. */
  pending(): readonly Sighting[];
  sent(name: string, label: MachineLabel): void;
  /** The vendor took the order. */
  ordered(name: string, orderId: string): void;
  /** It is listed, or it is certain that there is none: nothing needs to be remembered. */
  settled(name: string): void;
  /** A list that was asked for at this time did not show it. @returns how long until that proves something; 0: it does */
  missed(name: string, askedAtMs: number): number;
}

/** An order that has made nothing after this time will not: a public client of the vendor gives up then too. */
export const orderMsMax = 30 * 60_000;

const sightingsMax = 10_000;

export function createSightings({ nowMs, settleMs }: { nowMs: () => number; settleMs: number }): Sightings {
  const bornAtMs = nowMs();
  const known = new Map<string, Sighting>();

  return {
    of: (name) => known.get(name),
    pending: () => [...known.values()].filter(({ orderId }) => orderId !== undefined),
    sent: (name, label) => {
      known.delete(name);
      known.set(name, { label, sentAtMs: nowMs() });
      // The oldest went in first. It settled long ago, or nobody has asked for it since.
      for (const oldest of known.keys()) {
        if (known.size <= sightingsMax) break;
        known.delete(oldest);
      }
    },
    ordered: (name, orderId) => {
      const sighting = known.get(name);
      if (sighting !== undefined) known.set(name, { ...sighting, orderId });
    },
    settled: (name) => {
      known.delete(name);
    },
    missed: (name, askedAtMs) => {
      const sighting = known.get(name);
      if (sighting === undefined) return Math.max(0, bornAtMs + settleMs - askedAtMs);
      const missedAtMs = sighting.missedAtMs ?? askedAtMs;
      known.set(name, { ...sighting, missedAtMs });
      return Math.max(0, missedAtMs + settleMs - askedAtMs);
    },
  };
}
