/** One request that reached an operation of the vendor. */
export interface RecordedCall {
  readonly operation: string;
  readonly atMs: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Recorder {
  record(operation: string, detail?: Record<string, unknown>): void;
  calls(): readonly RecordedCall[];
}

const callsMax = 200_000;

/** Keeps the latest calls in order. */
export function createRecorder(clock: { nowMs(): number }): Recorder {
  let calls: RecordedCall[] = [];
  return {
    record: (operation, detail = {}) => {
      calls.push({ operation, atMs: clock.nowMs(), detail });
      if (calls.length > callsMax) calls = calls.slice(callsMax / 2);
    },
    calls: () => calls,
  };
}
