import type { Actor, Condition, ErrorCode, Problem, RetryClass, Violation } from '@hansa/core';

/** The API or a gateway refused a request. Carries what its problem document (RFC 9457) says. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly actor: Actor;
  readonly retry: RetryClass;
  readonly violations: readonly Violation[];
  readonly requestId: string | undefined;

  constructor(problem: Problem) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.actor = problem.actor;
    this.retry = problem.retry;
    this.violations = problem.violations ?? [];
    this.requestId = problem.requestId;
  }
}

/** Nothing answers at the address, or what answers does not speak our protocol. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly url: string;

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(`${url} cannot be reached: ${reason}`, options);
    this.url = url;
  }
}

/** What was waited for did not come in time. The conditions are those that were seen last. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly conditions: readonly Condition[];

  constructor(message: string, conditions: readonly Condition[]) {
    super(message);
    this.conditions = conditions;
  }
}

/** True when the error says that the resource does not exist (any more). */
export const isNotFound = (error: unknown): boolean => error instanceof ProblemError && error.status === 404;

/**
 * The error that an answer's body stands for. A body that is no problem document means that something else than Hansa
 * answered (a proxy, another program on the port).
 */
export function problemFrom(url: string, status: number, body: unknown): ProblemError | UnreachableError {
  if (isProblem(body)) return new ProblemError(body);
  return new UnreachableError(url, `it answered ${status} without a problem document; is this the right address?`);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body;
}

/** What `fetch` or a socket threw, in words; an abort passes as it is. */
export function unreachable(url: string, error: unknown): unknown {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return error;
  return new UnreachableError(url, rootMessage(error), { cause: error });
}

function rootMessage(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error && current.cause instanceof Error; depth += 1) {
    current = current.cause;
  }
  if (!(current instanceof Error)) return String(current);
  const code = 'code' in current ? String(current.code) : '';
  return code === 'ECONNREFUSED' ? 'the connection was refused' : current.message || code || current.name;
}
