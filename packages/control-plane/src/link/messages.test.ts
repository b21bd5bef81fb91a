import { describe, expect, it } from 'vitest';
import type { Task } from '../store/index.ts';
import { desiredMessage, observedReport, taskMessage } from './messages.ts';

describe('messages', () => {
  it('wrap the stored body of a subject under the field that its name says', () => {
    const upserts = [
      { subject: 'node', body: { city: 'DEFRA' } },
      { subject: 'channel/ch-1', body: { channelId: 'ch-1' } },
    ];
    expect(desiredMessage({ revision: 4, full: false, upserts, removals: ['bundle'] })).toEqual({
      desired: {
        revision: 4,
        full: false,
        upserts: [
          { subject: 'node', node: { city: 'DEFRA' } },
          { subject: 'channel/ch-1', channel: { channelId: 'ch-1' } },
        ],
        removals: ['bundle'],
      },
    });
  });

  it('take the body out of a report, and nothing of a subject without one', () => {
    const bundle = { sequence: 1, serving: [], csrs: [] };
    const observed = [{ subject: 'bundle', body: 'bundle' as const, bundle }, { subject: 'odd' }];
    expect(observedReport({ sequence: 1, full: true, observed, removed: [] })).toEqual({
      full: true,
      upserts: [{ subject: 'bundle', body: bundle }],
      removals: [],
    });
  });

  it('name a task’s kind as the protocol does, and refuse one that it does not have', () => {
    const task = { id: 'ta-1', kind: 'unjoin_channels', body: { channelIds: ['ch-1'] } } as unknown as Task;
    expect(taskMessage(task)).toEqual({ task: { id: 'ta-1', unjoinChannels: { channelIds: ['ch-1'] } } });
    expect(() => taskMessage({ ...task, kind: 'explode' })).toThrow('explode');
  });
});
