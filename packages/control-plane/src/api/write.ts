import { createHash } from 'node:crypto';
import { HansaError, invalidRequest, isoTime } from '@hansa/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { appendAudit, type IdempotencyKey, storeAnswer, type Tx, takeKey } from '../store/index.ts';
import type { ApiDeps } from './deps.ts';
import { type Principal, principalOf } from './principal.ts';
import { type Answer, openAnswer, sealAnswer } from './sealed-answer.ts';

/** What a write did: the answer, and what the audit keeps of it. */
export interface Written {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly audit: {
    readonly action: string;
    readonly resourceId: string;
    readonly before?: unknown;
    readonly after?: unknown;
  };
}

const keptForMs = 24 * 3_600_000;

/**
 * Runs a write in one transaction with its audit row and, when the request has an Idempotency-Key, its answer: all of it
 * happens or none. A refused write leaves nothing, so its key may be used again.
 * @throws idempotency.mismatch when the key was used with another request, and what `work` throws
 */
export async function write(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx, principal: Principal) => Promise<Written>,
): Promise<FastifyReply> {
  const principal = principalOf(request);
  const key = idempotencyKeyOf(request, principal);
  const bearer = request.headers.authorization ?? '';
  const answer = await deps.db.transaction(async (tx): Promise<Answer> => {
    const earlier = key === undefined ? 'fresh' : await takeKey(tx, key, keptForMs);
    if (earlier === 'mismatch') throw mismatch();
    if (key !== undefined && earlier !== 'fresh') return openAnswer(earlier, bearer, key.key);
    const { audit, status, body, headers = {} } = await work(tx, principal);
    if (key !== undefined) await storeAnswer(tx, key, sealAnswer({ status, body, headers }, bearer, key.key));
    await appendAudit(tx, {
      ...audit,
      at: isoTime(deps.clock),
      principal: principal.tokenId,
      role: principal.role,
      requestId: request.id,
      before: audit.before,
      after: audit.after,
    });
    return { status, body, headers };
  });
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

function idempotencyKeyOf(request: FastifyRequest, principal: Principal): IdempotencyKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key)) {
    throw invalidRequest({ field: 'idempotency-key', rule: 'must be 1 to 128 printable characters without blanks' });
  }
  const text = JSON.stringify([request.method, request.url, request.body ?? null]);
  const requestSha256 = createHash('sha256').update(text).digest('hex');
  return { principal: principal.tokenId, key, requestSha256 };
}

const mismatch = (): HansaError =>
  new HansaError('idempotency.mismatch', 'This Idempotency-Key was sent with another request; use a new key', {
    violations: [{ field: 'idempotency-key', rule: 'must be new for another request' }],
  });
