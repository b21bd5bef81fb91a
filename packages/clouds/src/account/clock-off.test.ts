import { describe, expect, it } from 'vitest';
import { CloudError } from '../errors.ts';
import { orClockOff } from './clock-off.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const refused = new CloudError('credentials', 'The cloud refused it', { vendorCode: 'E-1', vendorRequestId: 'req-1' });
const date = (minutesAhead: number) => new Date(nowMs - minutesAhead * 60_000).toUTCString();

describe('a refusal of the credentials', () => {
  it('is the clock’s when the vendor’s own clock is far from ours, with how far and the vendor’s ids', () => {
    expect(orClockOff(refused, { date: date(60), nowMs })).toMatchObject({
      errorClass: 'clock',
      message: "The cloud refused it. The clock of this control plane is off by about 60 minutes: ahead of the cloud's",
      vendorCode: 'E-1',
      vendorRequestId: 'req-1',
    });
    expect(orClockOff(refused, { date: date(-60), nowMs }).message).toContain('60 minutes: behind');
  });

  it('stays one of the credentials when the clocks agree, whatever the vendor says', () => {
    expect(orClockOff(refused, { date: date(3), nowMs, blamed: true })).toBe(refused);
  });

  it('is the clock’s by the vendor’s words alone where it shows no clock', () => {
    expect(orClockOff(refused, { date: undefined, nowMs, blamed: true }).errorClass).toBe('clock');
    expect(orClockOff(refused, { date: 'not a date', nowMs })).toBe(refused);
  });

  it('takes nothing else for the clock', () => {
    const quota = new CloudError('quota', 'Full');
    expect(orClockOff(quota, { date: date(60), nowMs, blamed: true })).toBe(quota);
  });
});
