import type { HansaError } from '@hansa/core';

const firstMs = 250;
const longestMs = 60_000;
/** For what passes by itself at a cloud: a machine takes many calls, and each may fail. The account's own limit spares the cloud. */
const longestAtCloudMs = 8_000;

/** A resource whose pass broke this often in a row, by errors of our own, is left alone until somebody changes it. */
export const bugsBeforeParking = 10;

/**
 * How long to wait after failed attempt number `attempts + 1`: doubling from a quarter of a second to a minute, or to eight
 * seconds where nothing failed but a cloud that may answer the next time; jittered down to half.
 */
export function backoffMs(
  attempts: number,
  failures: readonly Pick<HansaError, 'code'>[],
  random: () => number,
): number {
  const onlyCloud = failures.every(({ code }) => code === 'cloud.unavailable');
  const fullMs = Math.min(onlyCloud ? longestAtCloudMs : longestMs, firstMs * 2 ** Math.min(attempts, 16));
  return fullMs * (0.5 + 0.5 * random());
}
