import { describe, expect, it } from 'vitest';
import { replacementObstacle } from './replacement.ts';

const id = 'ho-1';
const endorsed = { channelId: 'ch-1', orders: false };
const ordered = { channelId: 'ch-2', orders: true };

describe('a host is replaced', () => {
  it('freely while its city has no channel, whatever its role', () => {
    for (const role of ['whole', 'ordering', 'endorsing'] as const) {
      expect(replacementObstacle({ id, role }, [])).toBeUndefined();
    }
  });

  it('freely when it only endorses: authority and orderer are elsewhere', () => {
    expect(replacementObstacle({ id, role: 'endorsing' }, [endorsed, ordered])).toBeUndefined();
  });

  it('not while its orderer is a consenter of a channel, which is named', () => {
    for (const role of ['whole', 'ordering'] as const) {
      const obstacle = replacementObstacle({ id, role }, [endorsed, ordered]);
      expect(obstacle?.code).toBe('replace.needs-consenter-swap');
      expect(obstacle?.message).toContain(
        'ReplaceNeedsConsenterSwap: the orderer of ho-1 is a consenter of the channel ch-2;',
      );
    }
  });

  it('not while a channel rests on the authority that would be lost, and names five of many', () => {
    const many = Array.from({ length: 8 }, (_, at) => ({ channelId: `ch-${at}`, orders: false }));
    for (const role of ['whole', 'ordering'] as const) {
      const obstacle = replacementObstacle({ id, role }, many);
      expect(obstacle?.code).toBe('replace.needs-membership-update');
      expect(obstacle?.message).toMatch(
        /^ReplaceNeedsMembershipUpdate: .* 8 channels: ch-0, ch-1, ch-2, ch-3, ch-4, … would/,
      );
    }
  });
});
