import { describe, expect, it } from 'vitest';
import { toCertify } from './enrolment.ts';

const at = { listen: '10.0.0.5', advertised: '203.0.113.5' };

describe('what the host with the CA is told', () => {
  it('is the requests as they came, good for the addresses that we know', () => {
    const csrs = ['admin', 'gateway-tls', 'peer', 'peer-tls'].map((name) => ({ name, csr: `csr of ${name}` }));
    const told = toCertify('ho-2', { csrs }, at);
    expect(told).toMatchObject({ hostId: 'ho-2', hosts: ['10.0.0.5', '203.0.113.5'] });
    expect(told.csrs.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(csrs);
    expect(toCertify('ho-2', { csrs }, { listen: '10.0.0.5', advertised: '10.0.0.5' }).hosts).toEqual(['10.0.0.5']);
  });

  it('leaves out names that a host without a CA has no use for, repetitions, and what is too long to be a request', () => {
    const csrs = [
      { name: 'orderer', csr: 'x' },
      { name: 'peer', csr: 'first' },
      { name: 'peer', csr: 'second' },
      { name: 'admin', csr: 'x'.repeat(4_097) },
    ];
    expect(toCertify('ho-2', { csrs }, at).csrs).toEqual([{ name: 'peer', csr: 'first' }]);
  });
});
