import { expect, it } from 'vitest';
import { openAnswer, sealAnswer } from './sealed-answer.ts';

const answer = { status: 201, body: { key: 'hansa_tenant_secret' }, headers: { location: '/v1/x' } };

it('opens for the same token and key only', () => {
  const sealed = sealAnswer(answer, 'Bearer a', 'key');
  expect(openAnswer(sealed, 'Bearer a', 'key')).toEqual(answer);
  expect(sealed.includes('hansa_tenant_secret')).toBe(false);
  expect(() => openAnswer(sealed, 'Bearer b', 'key')).toThrow();
  expect(() => openAnswer(sealed, 'Bearer a', 'other')).toThrow();
});
