import { describe, expect, it } from 'vitest';
import { aChannel, aMember, anObservedChannel, anObservedNode } from '../../testing/builders.ts';
import type { PassContext } from '../phase.ts';
import { toGenesisCity } from './genesis.ts';
import { join } from './join.ts';
import { bundleSays } from './open.ts';
import { order } from './order.ts';
import { place } from './place.ts';
import type { ChannelScope, Member } from './scope.ts';

const report = async (phase: typeof order, members: Member[]) => {
  const scope = { channel: aChannel(), members } as unknown as ChannelScope;
  return (await phase.run({} as PassContext, scope)).conditions;
};

describe('the conditions of a channel', () => {
  it('ask only ordering hosts for orderers, and only endorsing ones for peers', async () => {
    const orders = aMember(1, { observed: anObservedChannel({ peer: 'absent' }), endorses: false });
    const endorses = aMember(2, { observed: anObservedChannel({ orderer: 'absent' }), orders: false });
    expect(await report(order, [orders, endorses])).toMatchObject([{ type: 'OrderersJoined', status: 'True' }]);
    expect(await report(join, [orders, endorses])).toMatchObject([{ type: 'PeersJoined', status: 'True' }]);
  });

  it('say that channels on one cloud are not spread, and why that is allowed on local', async () => {
    const four = [1, 2, 3, 4].map((n) => aMember(n));
    const onAws = four.map((member) => ({ ...member, cloud: 'aws' }));
    const spread = four.map((member, index) => ({ ...member, cloud: `cloud-${index}` }));
    expect(await report(place, four)).toMatchObject([{ status: 'True' }, { status: 'False', reason: 'LocalExempt' }]);
    expect(await report(place, onAws)).toMatchObject([{}, { status: 'False', reason: 'Crowded' }]);
    expect(await report(place, spread)).toMatchObject([{}, { type: 'CloudsSpread', status: 'True' }]);
  });
});

describe('a city in block 0', () => {
  it('waits until the host has told every certificate', () => {
    expect(toGenesisCity([aMember(1)])).toBeUndefined();
    expect(toGenesisCity([aMember(1, { node: anObservedNode({ ordererTlsCertificate: '' }) })])).toBeUndefined();
    expect(toGenesisCity([aMember(1, { node: anObservedNode() })])).toEqual({
      mspId: 'cn-1',
      caCertificate: 'ca',
      tlsCaCertificate: 'tls-ca',
      orderer: {
        host: '127.0.0.1',
        port: 7050,
        identityCertificate: 'orderer',
        tlsCertificate: 'orderer-tls',
        consenterNo: 1,
      },
      peers: [{ host: '127.0.0.1', port: 7051 }],
    });
  });

  it('of three hosts has the orderer of one and the peers of the others, and waits for each', () => {
    const bare = anObservedNode({ ordererCertificate: '', ordererTlsCertificate: '' });
    const at = (n: number) => ({ host: `127.0.0.${n}`, orderer: 7050, peer: 7051, gateway: 8443 });
    const ordering = aMember(1, { node: anObservedNode(), endorses: false });
    const endorsing = [2, 3].map((n) => aMember(1, { hostId: `ho-${n}`, node: bare, orders: false, address: at(n) }));
    const [second, third] = endorsing as [Member, Member];
    expect(toGenesisCity([second, ordering, third])).toMatchObject({
      orderer: { host: '127.0.0.1', identityCertificate: 'orderer' },
      peers: [
        { host: '127.0.0.2', port: 7051 },
        { host: '127.0.0.3', port: 7051 },
      ],
    });
    expect(toGenesisCity([second, third])).toBeUndefined();
    expect(toGenesisCity([second, ordering, { ...third, address: undefined }])).toBeUndefined();
  });
});

describe('a bundle', () => {
  const bundle = {
    gateway: 'ho-1',
    sequence: 1,
    issuedAt: '',
    expiresAt: '',
    tenants: [],
    channels: [{ channelId: 'ch-1', tenantId: 'te-1', contracts: [], transactionsPerSecond: 1 }],
    keys: [{ sha256: 'aa', tenantId: 'te-1', role: 'writer' as const }],
  };

  it('is stale when it does not name the channel or exactly its tenant’s keys', () => {
    expect(bundleSays(bundle, 'ch-1', 'te-1', ['aa'])).toBe(true);
    expect(bundleSays(undefined, 'ch-1', 'te-1', ['aa'])).toBe(false);
    expect(bundleSays(bundle, 'ch-2', 'te-1', ['aa'])).toBe(false);
    expect(bundleSays(bundle, 'ch-1', 'te-1', ['aa', 'bb'])).toBe(false);
    expect(bundleSays(bundle, 'ch-1', 'te-1', [])).toBe(false);
  });
});
