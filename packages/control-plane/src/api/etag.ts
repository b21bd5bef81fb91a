import { HansaError, invalidRequest } from '@hansa/core';

export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`;

/**
 * Lets a write through when the caller named no version, any (`*`), or the one that is.
 * @throws resource.stale when the resource has moved on, request.invalid when the header is no ETag of ours
 */
export function checkIfMatch(ifMatch: string | undefined, resource: { id: string; version: number }): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (!/^"\d{1,15}"$/.test(ifMatch)) {
    throw invalidRequest({ field: 'if-match', rule: 'must be the ETag of an answer, such as "3", or *' });
  }
  if (ifMatch === etagOf(resource)) return;
  throw new HansaError(
    'resource.stale',
    `${resource.id} is at version ${etagOf(resource)}, not ${ifMatch}; read it again and decide anew`,
    { violations: [{ field: 'if-match', rule: `must be ${etagOf(resource)}` }] },
  );
}
