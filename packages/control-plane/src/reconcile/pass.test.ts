import { HansaError, isTrue } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log/log.ts';
import type { Claimed } from '../store/index.ts';
import { runPass } from './pass.ts';
import { ClaimLost, type KindReconciler, type PassContext, type Phase } from './phase.ts';

const context = {
  clock: { nowMs: () => 0 },
  log: createLog({ level: 'silent' }),
  signal: new AbortController().signal,
} as unknown as PassContext;

const claimed = (overrides: Partial<Claimed['resource']> = {}, attempts = 0): Claimed => ({
  epoch: 7,
  wakes: 3,
  attempts,
  resource: {
    kind: 'host',
    id: 'ho-1',
    name: 'one',
    parentId: 'cn-1',
    ownerId: 'op-1',
    spec: {},
    generation: 2,
    status: { kept: 1, taken: 2 },
    conditions: [],
    observedGeneration: 1,
    version: 1,
    createdAt: '',
    updatedAt: '',
    deletingAt: null,
    ...overrides,
  },
});

const reconciler = (phases: Phase<null>[], leaving: Phase<null>[] = []): KindReconciler<null> => ({
  kind: 'host',
  concurrency: 1,
  resyncMs: 30_000,
  wakesParent: true,
  load: async () => null,
  phases,
  leaving,
});

const fails = (error: Error, condition = 'MachineRunning'): Phase<null> => ({
  condition,
  run: () => {
    throw error;
  },
});

const settled = async (phases: Phase<null>[], claim = claimed()) => {
  const outcome = await runPass(reconciler(phases), context, claim, () => 0.5);
  if (outcome.gone) throw new Error('the row is gone');
  return outcome.settlement;
};

describe('a pass', () => {
  it('sums the reports of all phases up in one settlement, fenced by the epoch', async () => {
    const settlement = await settled([
      { run: () => ({ conditions: [isTrue('MachineRunning')], status: { incarnation: 1, taken: undefined } }) },
      { run: () => ({ conditions: [isTrue('AgentConnected')], dueInMs: 5_000 }) },
      { run: () => ({ dueInMs: 9_000 }) },
    ]);
    expect(settlement).toMatchObject({ epoch: 7, seenWakes: 3, observedGeneration: 2, dueInMs: 5_000 });
    expect(settlement.status).toEqual({ kept: 1, incarnation: 1 });
    expect(settlement.conditions.map(({ type }) => type)).toEqual(['MachineRunning', 'AgentConnected']);
    expect(settlement).not.toHaveProperty('error');
  });

  it('wakes the parent only when something visible changed', async () => {
    const phases: Phase<null>[] = [{ run: () => ({ conditions: [isTrue('MachineRunning')] }) }];
    const first = await settled(phases);
    expect(first.wake).toEqual(['cn-1']);
    const again = await settled(phases, claimed({ conditions: first.conditions }));
    expect(again).not.toHaveProperty('wake');
  });

  it('goes on after a phase that failed, tells why, and backs off', async () => {
    const settlement = await settled(
      [
        fails(new HansaError('cloud.unavailable', 'no answer')),
        { run: () => ({ conditions: [isTrue('AgentConnected')] }) },
      ],
      claimed({}, 3),
    );
    expect(settlement.conditions).toMatchObject([
      { type: 'MachineRunning', status: 'Unknown', reason: 'CloudUnavailable', message: 'no answer' },
      { type: 'AgentConnected', status: 'True' },
    ]);
    expect(settlement.error).toBe('cloud.unavailable: no answer');
    expect(settlement.dueInMs).toBe(250 * 2 ** 3 * 0.75);
  });

  it('says False when an error will not pass by itself', async () => {
    const { conditions } = await settled([fails(new HansaError('cloud.refused', 'wrong key'))]);
    expect(conditions).toMatchObject([{ status: 'False', reason: 'CloudRefused' }]);
  });

  it('leaves a condition as it was when the phase broke by a bug, and parks the row at the tenth', async () => {
    const ninth = await settled([fails(new TypeError('x is undefined'))], claimed({}, 8));
    expect(ninth.conditions).toEqual([]);
    expect(ninth.dueInMs).toBeGreaterThan(0);
    const tenth = await settled([fails(new TypeError('x is undefined'))], claimed({}, 9));
    expect(tenth).toMatchObject({ dueInMs: null, conditions: [{ type: 'Parked', status: 'True' }] });
    const after = await settled([{ run: () => ({}) }], claimed({ conditions: tenth.conditions }, 10));
    expect(after.conditions).toMatchObject([{ type: 'Parked', status: 'False' }]);
  });

  it('leaves later phases out after one that says stop', async () => {
    const { conditions } = await settled([{ run: () => ({ stop: true }) }, fails(new HansaError('cloud.quota', ''))]);
    expect(conditions).toEqual([]);
  });

  it('runs the leaving phases of a deleted resource, and ends with the tombstone', async () => {
    const both = reconciler([fails(new Error('not this one'))], [{ run: () => ({ gone: true }) }]);
    const claim = claimed({ deletingAt: '2026-01-01T00:00:00.000Z' });
    expect(await runPass(both, context, claim, () => 0)).toEqual({ gone: true });
  });

  it('ends at once when the claim is lost', async () => {
    await expect(settled([fails(new ClaimLost('ho-1'))])).rejects.toBeInstanceOf(ClaimLost);
  });

  it('rests as long as a failed phase asks for, though a resync is due sooner', async () => {
    const failure = new HansaError('cloud.refused', 'no');
    const resting = (): Phase<null> => ({ run: () => ({ failure, restMs: 600_000 }) });
    const { dueInMs, error } = await settled([resting()]);
    expect(dueInMs).toBeGreaterThanOrEqual(600_000);
    expect(error).toBe('cloud.refused: no');
  });
});
