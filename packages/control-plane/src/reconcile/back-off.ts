const firstMs = 250;
const longestMs = 60_000;

/** A resource whose pass broke this often in a row, by errors of our own, is left alone until somebody changes it. */
export const bugsBeforeParking = 10;

/** How long to wait after failed attempt number `attempts + 1`: doubling from a quarter of a second to a minute, jittered down to half. */
export function backoffMs(attempts: number, random: () => number): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 16));
  return fullMs * (0.5 + 0.5 * random());
}
