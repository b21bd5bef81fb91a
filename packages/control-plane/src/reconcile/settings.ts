/** What reconcilers are told from outside. Every limit has a number here. */
export interface ReconcileSettings {
  /** `https://host:port` of the bootstrap listener, as machines reach it. */
  readonly bootstrapUrl: string;
  /** The contracts of ours that every city serves. */
  readonly presets: readonly PresetVersion[];
  /** How many channels a city node takes in all. */
  readonly channelsPerCityNode: number;
  /** An unjoin window opens with this many channels pending, or after this long. */
  readonly unjoinPending: number;
  readonly unjoinAfterMs: number;
  /** An agent that was not heard for this long is silent: what it told is Unknown. */
  readonly silentAfterMs: number;
  /** How often a resource is looked at that nothing wakes. */
  readonly resyncMs: number;
  /** How often the machines of an account are listed and compared, and a machine of a cloud without accounts is looked at. */
  readonly sweepEveryMs: number;
  /** A machine that belongs to no host is deleted no sooner than this after it was first seen. */
  readonly orphanQuarantineMs: number;
}

export interface PresetVersion {
  readonly name: string;
  readonly version: string;
}

export const reconcileDefaults = {
  channelsPerCityNode: 200,
  unjoinPending: 20,
  unjoinAfterMs: 600_000,
  silentAfterMs: 30_000,
  resyncMs: 30_000,
  sweepEveryMs: 600_000,
  orphanQuarantineMs: 3_600_000,
} as const;

/** Of a contract service and its package: one preset version. */
export const presetLabel = ({ name, version }: PresetVersion): string => `${name}_${version}`;
