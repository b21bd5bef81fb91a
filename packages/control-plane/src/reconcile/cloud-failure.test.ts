import { CloudError, type CloudErrorClass, cloudErrorClasses } from '@hansa/clouds';
import { describe, expect, it } from 'vitest';
import { cloudFailure } from './cloud-failure.ts';

const vendor = { vendorCode: 'E-17', vendorRequestId: 'req-1' };
const report = (errorClass: CloudErrorClass, lost = false, options = {}) => {
  const found = cloudFailure('MachineRunning', new CloudError(errorClass, 'it said no', { ...vendor, ...options }), {
    lost,
  });
  return { ...found, condition: found.conditions?.[0] };
};

describe("a cloud's failure", () => {
  it('names its class, who must act and what the vendor calls it, where a person is needed', () => {
    for (const [errorClass, { retry }] of Object.entries(cloudErrorClasses) as [CloudErrorClass, { retry: string }][]) {
      const { condition, restMs = 0 } = report(errorClass);
      if (retry === 'same-request') {
        expect([errorClass, condition?.status, condition?.message, restMs]).toEqual([
          errorClass,
          'Unknown',
          'it said no',
          0,
        ]);
      } else {
        expect([errorClass, condition?.status]).toEqual([errorClass, 'False']);
        expect(condition?.message).toMatch(
          /^it said no\. (The operator (must|may)|An admin must) .*\. The cloud's code E-17, request req-1$/,
        );
        expect(restMs).toBeGreaterThanOrEqual(300_000);
      }
    }
    expect(report('account-blocked').condition?.reason).toBe('CloudAccountBlocked');
  });

  it('of the clock asks for the admin, and not for other keys', () => {
    const { condition } = report('clock');
    expect(condition).toMatchObject({ status: 'False', reason: 'CloudClock' });
    expect(condition?.message).toContain('An admin must set the clock of this control plane');
    expect(condition?.message).not.toContain('operator');
  });

  it('says nothing against a machine that was there: it is Unknown, and is looked at again soon', () => {
    const { condition, restMs, failure } = report('credentials', true);
    expect(condition).toMatchObject({ status: 'Unknown', reason: 'CloudCredentials' });
    expect([restMs, failure?.code]).toEqual([undefined, 'cloud.refused']);
  });

  it('rests as long as the vendor asks for', () => {
    expect(report('throttled', false, { retryAfterMs: 7_000 }).restMs).toBe(7_000);
  });
});
