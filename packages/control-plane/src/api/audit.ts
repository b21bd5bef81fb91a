import { invalidRequest } from '@hansa/core';
import { Type } from 'typebox';
import { type AuditRow, listAudit } from '../store/index.ts';
import type { Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { answers, nullable } from './schemas.ts';

const AuditView = Type.Object({
  id: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  principal: Type.String({ description: 'Id of the token' }),
  role: Type.String(),
  requestId: Type.String(),
  action: Type.String(),
  resourceId: nullable(Type.String()),
  beforeSha256: nullable(Type.String()),
  afterSha256: nullable(Type.String()),
  previousSha256: Type.String({ description: 'Of the row before' }),
  sha256: Type.String(),
});

export function auditRoutes({ db }: ApiDeps): Routes {
  return (app) => {
    const schema = {
      operationId: 'listAudit',
      summary: 'List who changed what, oldest first',
      tags: ['audit'],
      querystring: PageQuery,
      response: answers(200, 'A page', pageOf(AuditView)),
    };
    app.get('/audit', { schema, config: { roles: ['admin'] } }, async (request) => {
      const limit = limitOf(request.query);
      const afterId = Number(cursorKey(request.query) ?? 0);
      if (!Number.isSafeInteger(afterId)) throw invalidRequest({ field: '?cursor', rule: 'must be `next` of a page' });
      const rows = await listAudit(db.sql, { afterId, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => String(id), showRow);
    });
  };
}

const showRow = (row: AuditRow) => ({ ...row, at: row.at.toISOString() });
