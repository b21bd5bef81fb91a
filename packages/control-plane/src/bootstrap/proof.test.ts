import type { MachinePhase } from '@hansa/clouds';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JoinClaim, joinProof } from './proof.ts';

const seen = { phase: 'running', privateAddress: '10.83.0.7', publicAddress: '203.0.113.7' } as const;
const verdict = (claim: Partial<JoinClaim>) =>
  joinProof({ caller: '203.0.113.7', seen, natAddresses: [], ...claim }).verdict;

describe('a join', () => {
  test('is proven by the machine’s public or private address, in whatever form the listener shows it', () => {
    for (const caller of ['203.0.113.7', '::ffff:203.0.113.7', '10.83.0.7', '::ffff:0a53:7']) {
      expect(verdict({ caller }), caller).toBe('proven');
    }
    expect(verdict({ caller: '2001:db8:0::7', seen: { ...seen, publicAddress: '2001:DB8::7' } })).toBe('proven');
  });

  test('is refused from any other address, and the message says both', () => {
    expect(joinProof({ caller: '198.51.100.9', seen, natAddresses: [] })).toEqual({
      verdict: 'refused',
      message: "198.51.100.9 told the machine's secret, and the cloud shows the machine at 203.0.113.7 and 10.83.0.7",
    });
  });

  test('waits until the cloud shows the machine running at an address, whoever calls', () => {
    const phases: MachinePhase[] = [
      'creating',
      'stopping',
      'stopped',
      'suspended',
      'deleting',
      'failed',
      'absent',
      'unknown',
    ];
    for (const phase of phases) {
      for (const caller of ['203.0.113.7', '198.51.100.9', '127.0.0.1']) {
        expect(verdict({ caller, seen: { ...seen, phase } }), `${phase} ${caller}`).toBe('awaited');
      }
    }
    expect(verdict({ seen: { phase: 'running' } })).toBe('awaited');
  });

  test('from loopback proves nothing, not even when the machine is there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 }), (rest) => {
        const caller = ['127', ...rest].join('.');
        for (const form of [caller, `::ffff:${caller}`]) {
          expect(verdict({ caller: form, seen: { phase: 'running', privateAddress: caller } })).toBe('not-proven');
        }
      }),
    );
    expect(verdict({ caller: '::1' })).toBe('not-proven');
  });

  test('of a machine that no cloud knows rests upon its secret', () => {
    expect(verdict({ seen: undefined, caller: '198.51.100.9' })).toBe('not-proven');
  });

  test('through the gateway that the operator named is let in and not proven', () => {
    const natted = { caller: '198.51.100.1', seen: { phase: 'running', privateAddress: '10.83.0.7' } } as const;
    expect(verdict(natted)).toBe('refused');
    expect(verdict({ ...natted, natAddresses: ['::ffff:198.51.100.1'] })).toBe('not-proven');
    expect(verdict({ ...natted, natAddresses: ['198.51.100.2'] })).toBe('refused');
  });
});
