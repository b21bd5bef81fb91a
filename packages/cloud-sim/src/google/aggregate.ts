import type { SimResponse } from '../frame/vendor.ts';
import { json } from './api-error.ts';
import { pageOf } from './filter.ts';
import { type ApiRequest, member, textOf } from './request.ts';
import type { Json } from './store.ts';

/**
 * One page over all places, by place; one that has nothing on it carries a warning instead.
 * @param scopes such as `zones/us-central1-a`
 */
export function aggregated(
  request: ApiRequest,
  collection: string,
  scopes: readonly string[],
  all: readonly Json[],
): SimResponse {
  const { items, nextPageToken } = pageOf(request, all);
  const inScope = (scope: string) => (each: unknown) =>
    textOf(member(each, 'selfLink')).includes(`/${scope}/${collection}/`);
  const byScope = scopes.map((scope) => {
    const here = items.filter(inScope(scope));
    const warning = {
      code: 'NO_RESULTS_ON_PAGE',
      message: `There are no results for scope '${scope}' on this page.`,
      data: [{ key: 'scope', value: scope }],
    };
    return [scope, here.length === 0 ? { warning } : { [collection]: here }];
  });
  const kind = collection === 'addresses' ? 'address' : collection.slice(0, -1);
  return json(200, {
    kind: `compute#${kind}AggregatedList`,
    id: request.method,
    items: Object.fromEntries(byScope),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}
