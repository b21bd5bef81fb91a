import { type Clock, invalidRequest } from '@hansa/core';
import { Type } from 'typebox';

export const Label = Type.String({ minLength: 1, maxLength: 100, description: 'For people: what it is used for' });

export const ExpiresAt = Type.String({
  maxLength: 40,
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'ISO 8601 with a zone; absent: until revoked',
});

/** Null: never. @throws request.invalid when it is no time, or past */
export function expiryOf(clock: Clock, expiresAt: string | undefined): string | null {
  if (expiresAt === undefined) return null;
  const atMs = Date.parse(expiresAt);
  if (Number.isNaN(atMs)) throw invalidRequest({ field: '/expiresAt', rule: 'must be a time that exists' });
  if (atMs <= clock.nowMs()) throw invalidRequest({ field: '/expiresAt', rule: 'must be in the future' });
  return new Date(atMs).toISOString();
}
