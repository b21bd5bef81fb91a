import { Type } from 'typebox';
import { getResource } from '../store/index.ts';
import type { Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { principalOf } from './principal.ts';
import { answers, literals, nullable } from './schemas.ts';

const Whoami = Type.Object({
  role: literals(['admin', 'operator', 'tenant']),
  tokenId: Type.String(),
  principalId: nullable(Type.String()),
  principalName: nullable(Type.String()),
  keyRole: nullable(literals(['reader', 'writer'])),
});

export function whoamiRoutes({ db }: ApiDeps): Routes {
  return (app) => {
    const schema = {
      operationId: 'whoami',
      summary: 'Who the token speaks for',
      tags: ['tokens'],
      response: answers(200, 'The bearer', Whoami),
    };
    app.get('/whoami', { schema }, async (request) => {
      const { role, tokenId, principalId, keyRole } = principalOf(request);
      const principal = principalId === null ? undefined : await getResource(db.sql, principalId);
      return { role, tokenId, principalId, principalName: principal?.name ?? null, keyRole };
    });
  };
}
