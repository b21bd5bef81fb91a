import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleContent, bundleLifeMs, nextBundle, type PlacedChannel } from './content.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');
const channel = (channelId: string, tenantId = 'te-1'): PlacedChannel => ({
  channelId,
  tenantId,
  contracts: ['notary'],
  transactionsPerSecond: 10,
});
const key = (sha256: string, tenantId = 'te-1') => ({ sha256, tenantId, role: 'writer' as const });
const content = (channels: PlacedChannel[], certificates: [string, string][] = []) =>
  bundleContent({ gateway: 'ho-1', channels, certificates: new Map(certificates), keys: [key('aa'), key('bb')] });

describe('what a bundle says', () => {
  it('does not depend on the order in which rows were read', () => {
    const channels = ['ch-a', 'ch-b', 'ch-c', 'ch-d'].map((id, index) => channel(id, `te-${index % 2}`));
    const keys = ['aa', 'bb', 'cc'].map((sha256, index) => key(sha256, `te-${index % 2}`));
    const straight = bundleContent({ gateway: 'ho-1', channels, certificates: new Map(), keys });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(channels, { minLength: 4 }),
        fc.shuffledSubarray(keys, { minLength: 3 }),
        (c, k) => {
          expect(bundleContent({ gateway: 'ho-1', channels: c, certificates: new Map(), keys: k })).toEqual(straight);
        },
      ),
    );
  });

  it('names a tenant without a certificate until one was issued', () => {
    expect(content([channel('ch-a')]).tenants).toEqual([{ tenantId: 'te-1' }]);
    expect(content([channel('ch-a')], [['te-1', 'PEM']]).tenants).toEqual([{ tenantId: 'te-1', certificate: 'PEM' }]);
  });

  it('holds no key of a tenant that has no channel here', () => {
    const { keys } = bundleContent({
      gateway: 'ho-1',
      channels: [channel('ch-a', 'te-2')],
      certificates: new Map(),
      keys: [key('aa', 'te-1'), key('bb', 'te-2')],
    });
    expect(keys.map(({ sha256 }) => sha256)).toEqual(['bb']);
  });
});

describe('the next bundle', () => {
  it('is none for a gateway that never had a channel', () => {
    expect(nextBundle(content([]), undefined, nowMs)).toBeUndefined();
  });

  it('starts at sequence 1 and lasts seven days', () => {
    const first = nextBundle(content([channel('ch-a')]), undefined, nowMs);
    expect(first).toMatchObject({ sequence: 1, expiresAt: '2026-01-08T00:00:00.000Z' });
  });

  it('is signed anew when it says something else, with the next sequence', () => {
    const first = nextBundle(content([channel('ch-a')]), undefined, nowMs);
    expect(nextBundle(content([channel('ch-a')]), first, nowMs + 1)).toBeUndefined();
    expect(nextBundle(content([channel('ch-a'), channel('ch-b')]), first, nowMs + 1)).toMatchObject({ sequence: 2 });
    expect(nextBundle(content([]), first, nowMs + 1)).toMatchObject({ sequence: 2, channels: [] });
  });

  it('is signed anew past half of its life, unless it serves nothing', () => {
    const first = nextBundle(content([channel('ch-a')]), undefined, nowMs);
    expect(nextBundle(content([channel('ch-a')]), first, nowMs + bundleLifeMs / 2 - 1)).toBeUndefined();
    expect(nextBundle(content([channel('ch-a')]), first, nowMs + bundleLifeMs / 2)).toMatchObject({ sequence: 2 });
    const empty = nextBundle(content([]), first, nowMs);
    expect(nextBundle(content([]), empty, nowMs + bundleLifeMs)).toBeUndefined();
  });
});
