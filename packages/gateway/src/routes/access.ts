import { HansaError } from '@hansa/core';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../auth.ts';

/** The channel that the hook of the scope has opened for this request. */
export function accessOf({ access }: FastifyRequest): Access {
  if (access === null) throw new HansaError('internal.bug', 'A route of a channel ran without its hook');
  return access;
}
