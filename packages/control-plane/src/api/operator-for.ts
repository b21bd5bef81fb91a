import { invalidRequest } from '@hansa/core';
import { Type } from 'typebox';
import { findByName, getResource, type Tx } from '../store/index.ts';
import { defaultOperatorName } from './first-start.ts';
import type { Principal } from './principal.ts';

export const OperatorId = Type.String({
  maxLength: 64,
  description: "Admins only; the default operator's when absent",
});

/** Whose it becomes: an operator's own; an admin names one, or takes the default operator. @throws request.invalid */
export async function operatorFor(tx: Tx, named: string | undefined, principal: Principal): Promise<string> {
  if (principal.principalId !== null) {
    if (named === undefined || named === principal.principalId) return principal.principalId;
    throw invalidRequest({ field: '/operatorId', rule: 'must be your own operator, or absent' });
  }
  const operator =
    named === undefined ? await findByName(tx, 'operator', defaultOperatorName) : await getResource(tx, named);
  if (operator?.kind === 'operator') return operator.id;
  const rule = named === undefined ? 'is required: there is no default operator' : 'must be the id of an operator';
  throw invalidRequest({ field: '/operatorId', rule });
}
