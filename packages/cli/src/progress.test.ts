import { describe, expect, it } from 'vitest';
import { parseTimeoutMs, waitsFor } from './progress.ts';

describe('a time limit', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['5m', 300_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseTimeoutMs(text)).toBe(ms);
  });

  it.each(['', '-1', '1h', 'soon', '1.5m'])('"%s" is refused', (text) => {
    expect(() => parseTimeoutMs(text)).toThrow('is not a time');
  });
});

describe('progress', () => {
  const condition = (type: string, status: string, message = '') => ({
    type,
    status,
    reason: `${type}Pending`,
    message,
  });

  it('names the first condition that is in the way', () => {
    const conditions = [condition('Placed', 'True'), condition('OrderersJoined', 'False', '2 of 4 joined')];
    expect(waitsFor({ ready: false, deletingAt: null, conditions })).toBe('OrderersJoined: 2 of 4 joined');
  });

  it('falls back to the reason, and is silent when nothing is known or all is well', () => {
    expect(waitsFor({ ready: false, deletingAt: null, conditions: [condition('Placed', 'Unknown')] })).toBe(
      'Placed: PlacedPending',
    );
    expect(waitsFor({ ready: false, deletingAt: null, conditions: [] })).toBe('');
    expect(waitsFor({ ready: true, deletingAt: null, conditions: [] })).toBe('');
  });
});
