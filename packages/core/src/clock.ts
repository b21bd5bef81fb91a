/** The only source of time; tests pass a fake one. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export const isoTime = (clock: Clock): string => new Date(clock.nowMs()).toISOString();
