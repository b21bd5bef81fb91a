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
  it('says what is waited for, and nothing when all is well or nothing was said yet', () => {
    expect(waitsFor({ ready: false, message: '2 of 4 joined' })).toBe('2 of 4 joined');
    expect(waitsFor({ ready: false, message: '' })).toBe('');
    expect(waitsFor({ ready: true, message: '' })).toBe('');
  });
});
