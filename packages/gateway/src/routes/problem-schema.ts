import { Type } from 'typebox';

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What failed, on what, and what to do next' }),
    code: Type.String({ description: 'Stable code of the error' }),
    actor: Type.String({ description: 'Who can do something about it: user, operator or platform' }),
    retry: Type.String({ description: 'never, retry (at once) or backoff (later)' }),
    violations: Type.Optional(Type.Array(Type.Object({ field: Type.String(), rule: Type.String() }))),
    requestId: Type.Optional(Type.String()),
    transactionId: Type.Optional(Type.String({ description: 'The transaction that the error is about' })),
    validationCode: Type.Optional(Type.String()),
  },
  { title: 'Problem' },
);

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

/** What any route may answer beside its own. */
export const problems = {
  '4xx': problem('Refused: the request, the key, the contract or the ledger says no'),
  '5xx': problem('Not now: the city, the peer or the ordering service does not answer'),
};
