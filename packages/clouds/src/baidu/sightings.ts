/** What this process asked for, and so when a list must show it. Forgotten without harm: then it waits out the lag. */
export interface Sightings {
  /** A machine of this key may be on its way. */
  asked(key: string): void;
  made(key: string, id: string): void;
  idOf(key: string): string | undefined;
  /** Whether a list that does not show this key proves that there is nothing. */
  provesAbsence(key: string): boolean;
}

const knownMax = 10_000;

export function createSightings({ nowMs, listLagMs }: { nowMs: () => number; listLagMs: number }): Sightings {
  const openedAtMs = nowMs();
  const known = new Map<string, { readonly atMs: number; readonly id?: string }>();
  const put = (key: string, id?: string) => {
    known.delete(key);
    known.set(key, { atMs: nowMs(), ...(id === undefined ? {} : { id }) });
    const [oldest] = known.keys();
    if (known.size > knownMax && oldest !== undefined) known.delete(oldest);
  };
  return {
    asked: (key) => {
      if (known.get(key)?.id === undefined) put(key);
    },
    made: put,
    idOf: (key) => known.get(key)?.id,
    // A process before this one may have asked for it just before it ended.
    provesAbsence: (key) => nowMs() - Math.max(openedAtMs, known.get(key)?.atMs ?? 0) >= listLagMs,
  };
}
