import { describe, expect, it } from 'vitest';
import { createClouds } from './clouds.ts';

const clouds = () => createClouds({ registry: {} } as Parameters<typeof createClouds>[0]);

describe('who goes in turn', () => {
  it('waits for nobody: while one runs, and while the rest lasts that it asked for, others are told so', async () => {
    const { inTurn } = clouds();
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = inTurn('site', async () => {
      await promise;
      return { answer: 1, restMs: 60_000 };
    });
    const other = async () => ({ answer: 2, restMs: 0 });
    expect(await inTurn('site', other)).toEqual({ waitMs: Number.POSITIVE_INFINITY });
    expect(await inTurn('another site', other)).toEqual({ answer: 2 });
    resolve();
    expect(await first).toEqual({ answer: 1 });
    expect(await inTurn('site', other)).toEqual({ waitMs: expect.closeTo(60_000, -3) });
  });

  it('goes at once where no rest was asked for, and soon after a failure', async () => {
    const { inTurn } = clouds();
    expect(await inTurn('site', async () => ({ answer: 1, restMs: 0 }))).toEqual({ answer: 1 });
    await expect(inTurn('site', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inTurn('site', async () => ({ answer: 2, restMs: 0 }))).toEqual({ waitMs: expect.closeTo(500, -2) });
  });
});
