import { ProblemError, UnreachableError, WaitTimeoutError } from '@hansa/client';
import { type ErrorCode, errorCatalogue, HansaError } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { describeFailure, exitCodes, MissingError, UsageError } from './failure.ts';

const problem = (code: ErrorCode): ProblemError =>
  new ProblemError(
    new HansaError(code, 'what failed', { violations: [{ field: '/city', rule: 'must be a code' }] }).toProblem(
      'req-1',
    ),
  );

describe('a failed command', () => {
  it.each([
    [new UsageError('x'), exitCodes.usage],
    [new MissingError('x'), exitCodes.notFound],
    [problem('resource.unknown'), exitCodes.notFound],
    [problem('resource.exists'), exitCodes.refused],
    [problem('channel.not-ready'), exitCodes.notReady],
    [new WaitTimeoutError('x', []), exitCodes.notReady],
    [new UnreachableError('http://x', 'refused'), exitCodes.unreachable],
    [new Error('x'), exitCodes.unexpected],
    ['thrown text', exitCodes.unexpected],
  ])('%s ends with exit code %i', (error, exitCode) => {
    expect(describeFailure(error).exitCode).toBe(exitCode);
  });

  it('names field and rule, what to do, and the request', () => {
    const failure = describeFailure(problem('request.invalid'));
    expect(failure.message).toBe('The request breaks a rule: what failed');
    expect(failure.details[0]).toBe('/city: must be a code');
    expect(failure.details[1]).toContain('Change the command');
    expect(failure.requestId).toBe('req-1');
  });

  it('says what to do for every code of the catalogue', () => {
    for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
      expect(describeFailure(problem(code)).details.at(-1), code).toMatch(/^[A-Z].+\.$/);
    }
  });
});
