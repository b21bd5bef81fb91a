import { describe, expect, it } from 'vitest';
import { createSightings } from './sightings.ts';

const label = { owner: 'lg-1', key: 'k', site: 's', tags: {} };

function at(startMs: number) {
  let nowMs = startMs;
  const sightings = createSightings({ nowMs: () => nowMs, settleMs: 1_000 });
  return { sightings, pass: (ms: number) => (nowMs += ms), now: () => nowMs };
}

describe('what "not listed" proves', () => {
  it('is nothing while an order of an earlier process may be on its way', () => {
    const { sightings, pass, now } = at(50_000);
    expect(sightings.missed('m', now())).toBe(1_000);
    pass(400);
    expect(sightings.missed('m', now())).toBe(600);
    pass(600);
    expect(sightings.missed('m', now())).toBe(0);
  });

  it('is nothing after an order until two lists, the settle time apart, have missed it', () => {
    const { sightings, pass, now } = at(0);
    pass(10_000);
    sightings.sent('m', label);
    pass(5_000);
    expect(sightings.missed('m', now())).toBe(1_000);
    pass(999);
    expect(sightings.missed('m', now())).toBe(1);
    pass(1);
    expect(sightings.missed('m', now())).toBe(0);
  });

  it('begins again with the next order', () => {
    const { sightings, pass, now } = at(0);
    pass(10_000);
    sightings.sent('m', label);
    sightings.missed('m', now());
    pass(2_000);
    sightings.sent('m', label);
    expect(sightings.missed('m', now())).toBe(1_000);
    sightings.settled('m');
    expect(sightings.missed('m', now())).toBe(0);
  });

  it('shows what was ordered until it is listed', () => {
    const { sightings } = at(0);
    sightings.sent('m', label);
    expect(sightings.pending()).toEqual([]);
    sightings.ordered('m', 'order-1');
    expect(sightings.pending()).toEqual([expect.objectContaining({ label, orderId: 'order-1' })]);
    sightings.settled('m');
    expect(sightings.pending()).toEqual([]);
  });
});
