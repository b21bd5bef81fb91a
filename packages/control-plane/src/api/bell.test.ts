import { expect, it } from 'vitest';
import { createBell } from './bell.ts';

it('remembers a ring until somebody has waited for it', async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  expect(await bell.wait(60_000)).toBe(true);
  expect(await bell.wait(1)).toBe(false);
});

it('wakes who waits', async () => {
  const bell = createBell();
  const waited = bell.wait(60_000);
  bell.ring();
  expect(await waited).toBe(true);
});
