import { asHansaError, HansaError, invalidRequest } from '@hansa/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RateError } from './throttle.ts';

/** Answers any error as a problem document; what is ours to mend goes to the log with its cause. */
export function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const translated = translate(error);
  if (translated.status >= 500) {
    request.log.warn(
      { requestId: request.id, code: translated.code, err: translated.cause ?? translated },
      'request failed',
    );
  }
  if (translated instanceof RateError) reply.header('retry-after', translated.retryAfterSeconds);
  else if (translated.status === 503) reply.header('retry-after', 1);
  return reply
    .code(translated.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(translated.toProblem(request.id));
}

/** An error of Fastify's in the words of the catalogue. */
function translate(error: FastifyError | Error): HansaError {
  if (error instanceof HansaError) return error;
  if (!('statusCode' in error) || error.statusCode === undefined || error.statusCode >= 500) return asHansaError(error);
  if (error.validation !== undefined) return invalidRequest(...error.validation.map(violation));
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HansaError('request.too-large', 'The body may have at most 1 MiB');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HansaError('request.media-type', 'Send the body as application/json');
    default:
      return new HansaError('request.malformed', error.message, { cause: error });
  }
}

type ValidationResult = NonNullable<FastifyError['validation']>[number];

/** `field` is a JSON pointer, also for a property that is missing or unknown. */
function violation({ instancePath, keyword, params, message }: ValidationResult) {
  if (keyword === 'required') return { field: `${instancePath}/${params.missingProperty}`, rule: 'is required' };
  if (keyword === 'additionalProperties') {
    return { field: `${instancePath}/${params.additionalProperty}`, rule: 'is not a known field' };
  }
  return { field: instancePath || '/', rule: message ?? 'breaks a rule' };
}
