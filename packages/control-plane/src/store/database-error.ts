import { HansaError } from '@hansa/core';

/** SQLSTATE of PostgreSQL's errors, or the system's code when the connection failed. */
const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);
const connectionMessages = /Connection terminated|timeout exceeded when trying to connect|Client has encountered/;

/** Deadlock or serialisation failure: the same transaction may succeed when it runs again. */
export function isSerializationFailure(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Another transaction held what this one waited for, too long. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/** The name of the unique constraint that an insert or update broke. */
export function brokenUniqueConstraint(error: unknown): string | undefined {
  if (codeOf(error) !== '23505') return undefined;
  return (error as Error & { constraint?: string }).constraint;
}

/** A lost or refused connection and a timeout become `database.unavailable`; all else stays as it is. */
export function asDatabaseError(error: unknown): unknown {
  const code = codeOf(error);
  const away =
    (code !== undefined && (connectionCodes.has(code) || /^(08|53|57P|57014|55P03)/.test(code))) ||
    (error instanceof Error && connectionMessages.test(error.message));
  if (!away) return error;
  return new HansaError('database.unavailable', 'PostgreSQL does not answer; try again in a moment', { cause: error });
}
