import type { ConditionStatus, Host } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { aHost } from '../../testing/builders.ts';
import { hostsCondition } from './hosts.ts';

const host = (status: ConditionStatus): Host =>
  aHost({
    conditions: [{ type: 'AgentConnected', status, reason: 'R', message: '', observedGeneration: 1, changedAt: '' }],
  });

describe('HostsReady', () => {
  it('is True when all hosts are Ready', () => {
    expect(hostsCondition([{ host: host('True'), ready: true, message: '' }]).status).toBe('True');
  });

  it('tells what the first host waits for, and is Unknown while its agent is silent', () => {
    expect(hostsCondition([{ host: host('False'), ready: false, message: 'no address' }])).toMatchObject({
      status: 'False',
      message: 'ho-1: no address',
    });
    expect(hostsCondition([{ host: host('Unknown'), ready: false, message: 'silent' }]).status).toBe('Unknown');
  });

  it('is Unknown of three hosts when one is silent and the others are Ready, and False when another is known not to be', () => {
    const ready = { host: host('True'), ready: true, message: '' };
    const silent = { host: host('Unknown'), ready: false, message: 'silent' };
    const down = { host: host('True'), ready: false, message: 'the component peer does not run yet' };
    expect(hostsCondition([ready, silent, ready])).toMatchObject({ status: 'Unknown', message: 'ho-1: silent' });
    expect(hostsCondition([silent, down, ready])).toMatchObject({ status: 'False', reason: 'HostNotReady' });
  });
});
