import type { ProblemError, UnreachableError, WaitTimeoutError } from '@hansa/client';
import type { RollOutError } from './cities/roll-out-error.ts';

/** What a shell sees. Written in `hansa --help`; never renumbered. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  notReady: 5,
  unreachable: 6,
} as const;

export const exitCodesHelp = `
Exit codes:
  0  done
  1  unexpected error
  2  the command line is wrong
  3  the API refused
  4  there is no such thing
  5  not ready, or not in time
  6  nothing answers at the address`;

/** The command line asks for something that cannot be; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A thing that was named does not exist. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

/** An account that was looked at cannot be used; why was told already. */
export class AccountUnusableError extends Error {
  override readonly name = 'AccountUnusableError';
}

export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  /** One line each: broken rules, then what to do. */
  readonly details: readonly string[];
  readonly requestId?: string;
}

const notReadyCodes = ['channel.not-ready', 'transaction.pending'];

/** Translates whatever a command threw into what is told and what the shell sees. Told by name: the classes load late. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return plain(exitCodes.unexpected, 'unexpected', String(error));
  switch (error.name) {
    case 'UsageError':
      return plain(exitCodes.usage, 'usage', error.message);
    case 'MissingError':
      return plain(exitCodes.notFound, 'not-found', error.message, 'List what there is with `hansa status`.');
    case 'AccountUnusableError':
      return plain(
        exitCodes.notReady,
        'account-unusable',
        error.message,
        'Mend it, then: hansa cloud rotate, or check again.',
      );
    case 'RollOutError':
      return fromRollOut(error as RollOutError);
    case 'ProblemError':
      return fromProblem(error as ProblemError);
    case 'WaitTimeoutError':
      return plain(
        exitCodes.notReady,
        'timeout',
        (error as WaitTimeoutError).message,
        'It goes on without this command; look again with `hansa status`, or wait longer with --timeout.',
      );
    case 'UnreachableError':
      return plain(
        exitCodes.unreachable,
        'unreachable',
        (error as UnreachableError).message,
        'Start a league with ./scripts/quickstart, or name the address with --url or HANSA_URL.',
      );
    default:
      return plain(exitCodes.unexpected, 'unexpected', error.message);
  }
}

function plain(exitCode: number, code: string, message: string, ...details: string[]): Failure {
  return { exitCode, code, message, details };
}

function fromRollOut({ message, details, refused }: RollOutError): Failure {
  const code = refused ? 'refused' : 'timeout';
  return plain(refused ? exitCodes.refused : exitCodes.notReady, code, message, ...details, 'Run it again to go on.');
}

function fromProblem(problem: ProblemError): Failure {
  const violations = problem.violations.map(({ field, rule }) => `${field}: ${rule}`);
  return {
    exitCode: exitCodeOf(problem),
    code: problem.code,
    message: problem.message === problem.title ? problem.title : `${problem.title}: ${problem.message}`,
    details: [...violations, adviceFor(problem)],
    ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
  };
}

function exitCodeOf(problem: ProblemError): number {
  if (problem.status === 404) return exitCodes.notFound;
  return notReadyCodes.includes(problem.code) ? exitCodes.notReady : exitCodes.refused;
}

function adviceFor({ code, actor, retry }: ProblemError): string {
  if (code.startsWith('auth.')) return 'Check the token: --token-file, HANSA_TOKEN or admin-token in HANSA_HOME.';
  if (retry === 'retry') return 'Repeat the command.';
  if (retry === 'backoff' && actor === 'operator') return 'An operator has to make room first: see `hansa status`.';
  if (retry === 'backoff') return 'Try again in a moment; `hansa status` tells which part is unwell.';
  if (actor === 'user') return 'Change the command; repeating it as it is will not help.';
  return `Repeating will not help: the ${actor} has to act.`;
}
