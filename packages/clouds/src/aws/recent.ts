import type { Clock } from '@hansa/core';

/**
 * What was tried so lately that lists may not show it: a hint that spares calls and keeps "not listed" from being read as
 * "absent". Whoever starts anew knows nothing, so for one list's lag nothing that is not listed is taken as absent.
 */
export interface Recent {
  tried(key: string, handle?: string): void;
  handleOf(key: string): string | undefined;
  /** Whether something of this key may exist that lists do not show. */
  mayBeUnlisted(key: string): boolean;
  forget(key: string): void;
}

const keysMax = 20_000;

export function createRecent(clock: Clock, listLagMs: number): Recent {
  const startedAtMs = clock.nowMs();
  const entries = new Map<string, { readonly atMs: number; readonly handle: string | undefined }>();
  const isRecent = (atMs: number) => clock.nowMs() < atMs + listLagMs;
  return {
    tried: (key, handle = entries.get(key)?.handle) => {
      entries.delete(key);
      entries.set(key, { atMs: clock.nowMs(), handle });
      const [oldest] = entries.keys();
      if (entries.size > keysMax && oldest !== undefined) entries.delete(oldest);
    },
    handleOf: (key) => entries.get(key)?.handle,
    mayBeUnlisted: (key) => isRecent(entries.get(key)?.atMs ?? startedAtMs),
    forget: (key) => {
      entries.delete(key);
    },
  };
}
