import { describe, expect, it } from 'vitest';
import { asHansaError, errorCatalogue, HansaError, invalidRequest } from './errors.ts';

describe('HansaError', () => {
  it('becomes a problem document that says what broke, who must act and whether to try again', () => {
    const problem = invalidRequest({ field: '/city', rule: 'must be a city of the catalogue' }).toProblem('req-1');
    expect(problem).toEqual({
      type: 'urn:hansa:error:request.invalid',
      title: 'The request breaks a rule',
      status: 400,
      detail: '/city must be a city of the catalogue',
      code: 'request.invalid',
      actor: 'user',
      retry: 'never',
      violations: [{ field: '/city', rule: 'must be a city of the catalogue' }],
      requestId: 'req-1',
    });
  });

  it('keeps the cause out of the problem document', () => {
    const cause = new Error('password=hunter2');
    const error = new HansaError('fabric.unavailable', 'the peer does not answer', { cause });
    expect(error.cause).toBe(cause);
    expect(JSON.stringify(error.toProblem())).not.toContain('hunter2');
  });

  it('turns anything unexpected into internal.bug without its text', () => {
    const error = asHansaError(new TypeError('secret detail'));
    expect(error.code).toBe('internal.bug');
    expect(error.message).not.toContain('secret detail');
  });
});

describe('the catalogue', () => {
  it('has codes of the form area.reason and statuses that are client or server errors', () => {
    for (const [code, { status }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^[a-z]+\.[a-z-]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });
});
