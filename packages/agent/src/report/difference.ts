import type { Observed } from '../protocol/index.ts';

export interface Difference {
  readonly observed: Observed[];
  readonly removed: string[];
}

/** The observed subject without what changes all the time and hurries nobody: heights and free disk. */
function withoutFigures(observed: Observed): Observed {
  const { channel, node } = observed;
  if (channel) return { ...observed, channel: { ...channel, ordererHeight: 0, peerHeight: 0 } };
  if (node) return { ...observed, node: { ...node, diskFreeBytes: 0, diskTotalBytes: 0 } };
  return observed;
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What must be said so that who knows `told` knows `now`. Subjects that differ only in figures are left out unless
 * `withFigures`: they are told at most every few seconds.
 */
export function difference(
  told: ReadonlyMap<string, Observed>,
  now: ReadonlyMap<string, Observed>,
  withFigures: boolean,
): Difference {
  const observed = [...now.values()].filter((current) => {
    const before = told.get(current.subject);
    if (before === undefined) return true;
    if (before === current) return false;
    return withFigures ? !equal(before, current) : !equal(withoutFigures(before), withoutFigures(current));
  });
  return { observed, removed: [...told.keys()].filter((subject) => !now.has(subject)) };
}
