import { asHansaError, HansaError, invalidRequest, type Violation } from '@hansa/core';
import type { ErrorObject } from 'ajv';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { asDatabaseError } from '../store/index.ts';
import { toViolations } from './validation.ts';

const problemType = 'application/problem+json; charset=utf-8';

/** Every refusal and failure leaves as a problem document; what is ours to mend is logged with its cause. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const translated = translate(error);
  if (translated.status >= 500) {
    request.log.error({ err: error, code: translated.code }, 'request failed');
  }
  const problem = translated.toProblem(request.id);
  reply.code(problem.status).type(problemType).send(JSON.stringify(problem));
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0];
  answerError(new HansaError('route.unknown', `There is nothing at ${request.method} ${path}`), request, reply);
}

/** What Fastify calls an error, in the words of our catalogue. */
const fastifyErrors: Readonly<Record<string, (error: FastifyError) => HansaError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new HansaError('request.too-large', 'The body is larger than 256 KiB'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new HansaError('request.media-type', 'Send the body as `content-type: application/json`'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => brokenRules([{ field: '', rule: 'must be a JSON object' }]),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new HansaError('request.malformed', 'The body is no JSON'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new HansaError('request.malformed', 'The body is not as long as its content-length says'),
};

/** The empty pointer is the body as a whole, which reads badly in a sentence. */
function brokenRules(violations: readonly Violation[]): HansaError {
  if (!violations.some(({ field }) => field === '')) return invalidRequest(...violations);
  return new HansaError('request.invalid', 'The body must be a JSON object', { violations });
}

function translate(error: unknown): HansaError {
  const known = asDatabaseError(error);
  if (known instanceof HansaError) return known;
  const fastify = known as Partial<FastifyError>;
  if (fastify.validation !== undefined) {
    const errors = fastify.validation as unknown as ErrorObject[];
    return brokenRules(toViolations(errors, fastify.validationContext ?? 'body'));
  }
  const translation = fastifyErrors[fastify.code ?? ''];
  if (translation !== undefined) return translation(fastify as FastifyError);
  if (fastify.statusCode !== undefined && fastify.statusCode >= 400 && fastify.statusCode < 500) {
    return new HansaError('request.malformed', fastify.message ?? 'The request cannot be read', { cause: error });
  }
  return asHansaError(error);
}
