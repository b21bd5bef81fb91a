import { HansaError, type Kind, kinds } from '@hansa/core';
import type { Static, TSchema } from 'typebox';
import {
  brokenUniqueConstraint,
  createResource,
  getResource,
  listResources,
  lockResource,
  markDeleting,
  type NewResource,
  patchSpec,
  type Role,
  type Sql,
  type StoredResource,
  type Tx,
  toView,
} from '../store/index.ts';
import type { App, Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { checkIfMatch, etagOf } from './etag.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { maySee, type Principal, principalOf, scopeOf, unknownResource } from './principal.ts';
import { answers, changeHeaders, idempotencyHeader, idParams, ref, viewNames } from './schemas.ts';
import { write } from './write.ts';

/** What a kind adds to the routes that all kinds share. */
export interface KindRoutes<CreateBody extends TSchema, PatchBody extends TSchema, Spec extends object> {
  readonly kind: Kind;
  /** Of operation ids: `listCityNodes`, `getCityNode`. */
  readonly singular: string;
  readonly plural: string;
  /** In a sentence: `a city node`. */
  readonly one: string;
  readonly readers: readonly Role[];
  readonly writers: readonly Role[];
  readonly create?: {
    readonly body: CreateBody;
    /** Answers what to store, after its own checks. */
    readonly plan: (tx: Tx, body: Static<CreateBody>, principal: Principal) => Promise<NewResource>;
    /** Which field to name when a unique index is broken. */
    readonly takenField?: (constraint: string) => string;
    /** What else is stored; what it answers is told once, beside the resource. */
    readonly also?: (tx: Tx, stored: StoredResource, body: Static<CreateBody>) => Promise<object>;
    /** Of the answer, where `also` adds to it. */
    readonly answer?: TSchema;
  };
  readonly patch?: {
    readonly body: PatchBody;
    readonly apply: (
      spec: Spec,
      body: Static<PatchBody>,
      tx: Tx,
      id: string,
      principal: Principal,
    ) => Spec | Promise<Spec>;
    /** What else a changed spec asks for. */
    readonly also?: (tx: Tx, id: string) => Promise<void>;
  };
  readonly remove?: {
    /** Throws when something still needs the resource, which is locked. */
    readonly guard: (tx: Tx, resource: StoredResource<Spec>) => Promise<void>;
  };
}

/** List, get, create, patch and delete of a kind, as far as the kind has them. */
export function kindRoutes<CreateBody extends TSchema, PatchBody extends TSchema, Spec extends object>(
  deps: ApiDeps,
  kind: KindRoutes<CreateBody, PatchBody, Spec>,
): Routes {
  return (app) => {
    listRoute(app, deps, kind);
    getRoute(app, deps, kind);
    if (kind.create !== undefined) createRoute(app, deps, kind, kind.create);
    if (kind.patch !== undefined) patchRoute(app, deps, kind, kind.patch);
    if (kind.remove !== undefined) deleteRoute(app, deps, kind, kind.remove);
  };
}

type AnyKind = Pick<
  KindRoutes<TSchema, TSchema, object>,
  'kind' | 'singular' | 'plural' | 'one' | 'readers' | 'writers'
>;

const pathOf = ({ kind }: AnyKind): string => `/${kinds[kind].collection}`;
const tagsOf = (kind: AnyKind): string[] => [kinds[kind.kind].collection];
const viewOf = ({ kind }: AnyKind): TSchema => ref(viewNames[kind]);

function listRoute(app: App, { db }: ApiDeps, kind: AnyKind): void {
  const schema = {
    operationId: `list${kind.plural}`,
    summary: `List ${kinds[kind.kind].collection.replace('-', ' ')}`,
    tags: tagsOf(kind),
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(viewOf(kind))),
  };
  app.get(pathOf(kind), { schema, config: { roles: kind.readers } }, async (request) =>
    listPage(db.sql, { kind: kind.kind, ...scopeOf(principalOf(request)) }, request.query),
  );
}

/** A page of resources as the API shows them. */
export async function listPage(db: Sql, filter: Parameters<typeof listResources>[1], query: PageQuery) {
  const limit = limitOf(query);
  const rows = await listResources(db, filter, { afterId: cursorKey(query), limit: limit + 1 });
  return toPage(rows, limit, ({ id }) => id, toView);
}

function getRoute(app: App, { db }: ApiDeps, kind: AnyKind): void {
  const schema = {
    operationId: `get${kind.singular}`,
    summary: `Read ${kind.one}`,
    tags: tagsOf(kind),
    params: idParams,
    response: answers(200, 'The resource; its ETag is in the header', viewOf(kind)),
  };
  app.get(`${pathOf(kind)}/:id`, { schema, config: { roles: kind.readers } }, async (request, reply) => {
    const resource = await visible(db.sql, kind.kind, request.params.id, principalOf(request));
    return reply.header('etag', etagOf(resource)).send(toView(resource));
  });
}

/** The resource of this kind, when the principal may see it. @throws resource.unknown */
export async function visible<Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  db: Sql,
  kind: Kind,
  id: string,
  principal: Principal,
  read: typeof getResource = getResource,
): Promise<StoredResource<Spec, Status>> {
  const resource = await read<Spec, Status>(db, id);
  if (resource === undefined || resource.kind !== kind || !maySee(principal, resource)) throw unknownResource(id);
  return resource;
}

/** As `visible`, locked until the transaction ends. */
export const visibleLocked = <Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  tx: Tx,
  kind: Kind,
  id: string,
  principal: Principal,
): Promise<StoredResource<Spec, Status>> =>
  visible<Spec, Status>(tx, kind, id, principal, lockResource as typeof getResource);

function createRoute<CreateBody extends TSchema>(
  app: App,
  deps: ApiDeps,
  kind: AnyKind,
  create: NonNullable<KindRoutes<CreateBody, TSchema, object>['create']>,
): void {
  const schema = {
    operationId: `create${kind.singular}`,
    summary: `Create ${kind.one}`,
    tags: tagsOf(kind),
    headers: idempotencyHeader,
    body: create.body as TSchema,
    response: answers(201, 'Stored; its conditions say how far it is', create.answer ?? viewOf(kind)),
  };
  app.post(pathOf(kind), { schema, config: { roles: kind.writers } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const body = request.body as Static<CreateBody>;
      const stored = await insert(tx, await create.plan(tx, body, principal), create.takenField);
      const also = await create.also?.(tx, stored, body);
      const written = created(stored);
      return { ...written, body: { ...written.body, ...also } };
    }),
  );
}

/** Stores a resource. @throws resource.exists naming the field whose value is taken */
export async function insert(
  tx: Tx,
  planned: NewResource,
  takenField: (constraint: string) => string = () => '/name',
): Promise<StoredResource> {
  try {
    return await createResource(tx, planned);
  } catch (error) {
    const constraint = brokenUniqueConstraint(error);
    if (constraint === undefined) throw error;
    const field = takenField(constraint);
    const detail = `There is a ${planned.kind} with this ${field.slice(1)} already; choose another or use that one`;
    throw new HansaError('resource.exists', detail, { cause: error, violations: [{ field, rule: 'must be free' }] });
  }
}

/** What a create answers and leaves in the audit. */
export const created = (resource: StoredResource<unknown, unknown>) => ({
  status: 201,
  body: toView(resource),
  headers: { location: `/v1/${kinds[resource.kind].collection}/${resource.id}`, etag: etagOf(resource) },
  audit: { action: `create ${resource.kind}`, resourceId: resource.id, after: resource.spec },
});

function patchRoute<PatchBody extends TSchema, Spec extends object>(
  app: App,
  deps: ApiDeps,
  kind: AnyKind,
  patch: NonNullable<KindRoutes<TSchema, PatchBody, Spec>['patch']>,
): void {
  const schema = {
    operationId: `update${kind.singular}`,
    summary: `Change ${kind.one}`,
    tags: tagsOf(kind),
    params: idParams,
    headers: changeHeaders,
    body: patch.body as TSchema,
    response: answers(200, 'As it is now', viewOf(kind)),
  };
  app.patch(`${pathOf(kind)}/:id`, { schema, config: { roles: kind.writers } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const before = await visibleLocked<Spec>(tx, kind.kind, request.params.id, principal);
      checkIfMatch(request.headers['if-match'], before);
      if (before.deletingAt !== null) throw beingDeleted(before);
      const spec = await patch.apply(
        before.spec,
        request.body as Static<PatchBody>,
        tx,
        before.id,
        principalOf(request),
      );
      const same = JSON.stringify(spec) === JSON.stringify(before.spec);
      const after = same ? before : await patchSpec<Spec, object>(tx, before.id, { spec });
      if (!same) await patch.also?.(tx, before.id);
      return {
        status: 200,
        body: toView(after),
        headers: { etag: etagOf(after) },
        audit: { action: `update ${kind.kind}`, resourceId: before.id, before: before.spec, after: spec },
      };
    }),
  );
}

export const beingDeleted = ({ id }: { readonly id: string }): HansaError =>
  new HansaError('resource.deleting', `${id} is being deleted; it takes no more changes`);

function deleteRoute<Spec extends object>(
  app: App,
  deps: ApiDeps,
  kind: AnyKind,
  remove: NonNullable<KindRoutes<TSchema, TSchema, Spec>['remove']>,
): void {
  const schema = {
    operationId: `delete${kind.singular}`,
    summary: `Delete ${kind.one}`,
    tags: tagsOf(kind),
    params: idParams,
    headers: changeHeaders,
    response: answers(202, 'Accepted; gone once it is no longer found', viewOf(kind)),
  };
  app.delete(`${pathOf(kind)}/:id`, { schema, config: { roles: kind.writers } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const before = await visibleLocked<Spec>(tx, kind.kind, request.params.id, principal);
      checkIfMatch(request.headers['if-match'], before);
      if (before.deletingAt === null) await remove.guard(tx, before);
      return startDeletion(tx, before);
    }),
  );
}

/** Marks a locked resource as being deleted; what that answers and leaves in the audit. */
export async function startDeletion(tx: Tx, before: StoredResource<unknown, unknown>) {
  const deleting = await markDeleting(tx, before);
  return {
    status: 202,
    body: toView(deleting),
    headers: { etag: etagOf(deleting) },
    audit: { action: `delete ${before.kind}`, resourceId: before.id, before: before.spec },
  };
}
