import { describe, expect, it } from 'vitest';
import { driftCondition, listedDiffers } from './drift.ts';

const tags = { league: 'lg-1', host: 'ho-1', incarnation: '1' };
const ordered = { type: 'm5.large', tags, listed: true };
const repairs = { stopped: 'it is being started', deleted: 'another takes its place' };
const running = { phase: 'running', type: 'm5.large', tags } as const;
const judged = (seen: Partial<Parameters<typeof driftCondition>[0]>, wanted: Partial<typeof ordered> = {}) =>
  driftCondition({ ...running, ...seen }, { ...ordered, ...wanted }, repairs);

describe('MachineAsSpecified', () => {
  it('is True for a machine as it was ordered, whatever tags its operator added and however the type is written', () => {
    expect(judged({})).toMatchObject({ status: 'True' });
    expect(judged({ type: 'M5.Large', tags: { ...tags, 'cost-centre': '7' } })).toMatchObject({ status: 'True' });
  });

  it('says what was found and what was wanted', () => {
    expect(judged({ type: 'c6i.large' })).toMatchObject({
      status: 'False',
      reason: 'Resized',
      message: 'the machine is of type c6i.large; m5.large was ordered',
    });
    expect(judged({ tags: { league: 'lg-1', host: 'ho-2' } })).toMatchObject({
      reason: 'Retagged',
      message: 'tags were changed: host is ho-2, not ho-1, incarnation is missing, not 1',
    });
    expect(judged({}, { listed: false })).toMatchObject({ reason: 'Retagged' });
    expect(judged({ phase: 'stopped', type: 'c6i.large' })).toMatchObject({
      reason: 'Stopped',
      message: expect.stringMatching(/stopped outside; it is being started; the machine is of type c6i\.large/),
    });
    expect(judged({ phase: 'absent', tags: {} })).toMatchObject({ reason: 'Deleted' });
  });

  it('says nothing while a machine is on its way, suspended or not known, nor of what the cloud does not tell', () => {
    const phases = ['creating', 'stopping', 'deleting', 'suspended', 'failed', 'unknown'] as const;
    for (const phase of phases) expect(judged({ phase })).toBeUndefined();
    const { type: _, ...untold } = running;
    expect(driftCondition(untold, ordered, repairs)).toMatchObject({ status: 'True' });
    expect(driftCondition(running, { ...ordered, type: undefined }, repairs)).toMatchObject({ status: 'True' });
  });
});

describe('a listing', () => {
  const listed = { key: 'k', handle: 'h', ...running };

  it('is a reason to look when it shows a machine otherwise than it was ordered', () => {
    expect(listedDiffers(listed, ordered)).toBe(false);
    expect(listedDiffers({ ...listed, phase: 'unknown' }, ordered)).toBe(false);
    expect(listedDiffers({ ...listed, phase: 'stopped' }, ordered)).toBe(true);
    expect(listedDiffers({ ...listed, phase: 'suspended' }, ordered)).toBe(true);
    expect(listedDiffers({ ...listed, type: 'c6i.large' }, ordered)).toBe(true);
    expect(listedDiffers({ ...listed, tags: {} }, ordered)).toBe(true);
  });
});
