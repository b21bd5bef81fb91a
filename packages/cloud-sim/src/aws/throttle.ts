import type { Faults } from '../frame/faults.ts';
import { Ec2Error } from './errors.ts';
import type { Ec2Operation } from './operation-names.ts';

/**
 * Buckets of EC2 per account, region and action. Source: EC2 developer guide, "Request throttling" (reads 100 tokens and 20
 * a second; RunInstances draws from a second bucket of 1000 with 2 a second for each instance, TerminateInstances with 20).
 * The figures of other writes are those commonly seen, not read in that page.
 */
const reads = { capacity: 100, refillPerSecond: 20 };
const writes = { capacity: 50, refillPerSecond: 5 };
const starts = { capacity: 5, refillPerSecond: 2 };
const resources: Partial<Record<Ec2Operation, { readonly capacity: number; readonly refillPerSecond: number }>> = {
  RunInstances: { capacity: 1000, refillPerSecond: 2 },
  StartInstances: { capacity: 1000, refillPerSecond: 2 },
  StopInstances: { capacity: 1000, refillPerSecond: 20 },
  TerminateInstances: { capacity: 1000, refillPerSecond: 20 },
};

/** @throws Ec2Error RequestLimitExceeded */
export function checkThrottle(faults: Faults, region: string, action: Ec2Operation, instances: number): void {
  const requests = action.startsWith('Describe') ? reads : /^(Run|Start)/.test(action) ? starts : writes;
  const resource = resources[action];
  const enough =
    faults.take(`${region}/${action}`, requests) &&
    (resource === undefined || faults.take(`${region}/${action}/instances`, resource, instances));
  if (!enough) throw throttled();
}

export const throttled = () => new Ec2Error('RequestLimitExceeded', 'Request limit exceeded.', 503);
