import { ApiError, json } from './api-error.ts';
import { type ApiRequest, member, textOf } from './request.ts';

const lengthMax = 500;

type Fits = (item: unknown) => boolean;

/** Google's filters as far as SDKs and people write them: `labels.k=v`, `name eq regex`, several with AND. */
export function createFilter(expression: string): Fits {
  const terms = expression
    .split(/\s+AND\s+|\)\s*\(/)
    .map((term) => term.replaceAll(/^\s*\(|\)\s*$/g, '').trim())
    .filter((term) => term !== '')
    .map(termOf);
  return (item) => terms.every((fits) => fits(item));
}

function termOf(term: string): Fits {
  const [, path = '', operator = '', raw = ''] = /^([\w.-]+)\s*(=|!=|:|\beq\b|\bne\b)\s*(.+)$/.exec(term) ?? [];
  if (path === '')
    throw new ApiError(400, 'invalid', `Invalid value for field 'filter': '${term}'. Invalid list filter expression.`);
  const wanted = raw.replaceAll(/^"|"$/g, '');
  const dot = path.indexOf('.');
  // A label's name may hold hyphens and stands behind the first dot.
  const steps = dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
  const value = (item: unknown) => textOf(member(item, ...steps));
  const matches = (item: unknown) => new RegExp(`^(?:${wanted})$`).test(value(item));
  switch (operator) {
    case '=':
      return (item) => value(item) === wanted;
    case '!=':
      return (item) => value(item) !== wanted;
    case ':':
      return (item) => (wanted === '*' ? value(item) !== '' : value(item).includes(wanted));
    case 'eq':
      return matches;
    default:
      return (item) => !matches(item);
  }
}

/** The items of one page and the token of the next, after filter and order. */
export function pageOf(
  request: ApiRequest,
  all: readonly unknown[],
): { items: readonly unknown[]; nextPageToken?: string } {
  const { query } = request;
  const fits = createFilter(query.get('filter') ?? '');
  const ordered = query.get('orderBy') === 'creationTimestamp desc' ? all.toReversed() : all;
  const items = ordered.filter(fits);
  const length = Number(query.get('maxResults') ?? lengthMax);
  if (!Number.isInteger(length) || length < 0 || length > lengthMax) {
    throw new ApiError(
      400,
      'invalidParameter',
      `Invalid value '${query.get('maxResults')}'. Values must be within the range: [0, 500]`,
    );
  }
  const from = fromToken(query.get('pageToken') ?? '');
  const to = from + (length === 0 ? lengthMax : length);
  const nextPageToken = Buffer.from(`at:${to}`).toString('base64url');
  return { items: items.slice(from, to), ...(to < items.length ? { nextPageToken } : {}) };
}

function fromToken(token: string): number {
  if (token === '') return 0;
  const from = Number(/^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new ApiError(400, 'invalid', `Invalid value for field 'pageToken': '${token}'.`);
  return from;
}

export const listAnswer = (request: ApiRequest, kind: string, all: readonly unknown[]) => {
  const { items, nextPageToken } = pageOf(request, all);
  return json(200, {
    kind: `compute#${kind}`,
    id: request.method,
    // An empty list has no member `items` at all.
    ...(items.length === 0 ? {} : { items }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
};
