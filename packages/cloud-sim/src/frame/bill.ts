/** What one resource cost from `fromMs` to `toMs` (now, while it exists); money in millionths of the currency. */
export interface BillLine {
  readonly resource: string;
  readonly sku: string;
  readonly currency: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly open: boolean;
  readonly micros: number;
}

export interface Bill {
  /** Starts to charge for a resource by the hour; a resource that is charged already keeps its line. */
  open(line: {
    readonly resource: string;
    readonly sku: string;
    readonly currency: string;
    readonly microsPerHour: number;
  }): void;
  /** Stops charging; nothing happens when it was not charged. */
  close(resource: string): void;
  lines(): readonly BillLine[];
}

interface Entry {
  readonly line: Parameters<Bill['open']>[0];
  readonly fromMs: number;
  toMs?: number;
}

const hourMs = 3_600_000;
const entriesMax = 100_000;

export function createBill(clock: { nowMs(): number }): Bill {
  const open = new Map<string, Entry>();
  const entries: Entry[] = [];
  return {
    open: (line) => {
      if (open.has(line.resource)) return;
      const entry: Entry = { line, fromMs: clock.nowMs() };
      open.set(line.resource, entry);
      entries.push(entry);
      if (entries.length > entriesMax) entries.shift();
    },
    close: (resource) => {
      const entry = open.get(resource);
      if (entry !== undefined) entry.toMs = clock.nowMs();
      open.delete(resource);
    },
    lines: () =>
      entries.map(({ line, fromMs, toMs = clock.nowMs() }) => ({
        resource: line.resource,
        sku: line.sku,
        currency: line.currency,
        fromMs,
        toMs,
        open: open.get(line.resource)?.fromMs === fromMs,
        micros: Math.round((line.microsPerHour * (toMs - fromMs)) / hourMs),
      })),
  };
}
