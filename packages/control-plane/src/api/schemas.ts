import {
  ChannelSpec,
  ChannelStatus,
  CityNodeSpec,
  CityNodeStatus,
  CloudAccountSpec,
  CloudAccountStatus,
  errorCatalogue,
  HostSpec,
  HostStatus,
  type Kind,
  OperatorSpec,
  OperatorStatus,
  TenantSpec,
  TenantStatus,
} from '@hansa/core';
import { type TSchema, Type } from 'typebox';

/** A schema by the name under which the OpenAPI document has it. For answers only. */
export const ref = (name: string): TSchema => Type.Unsafe<unknown>({ $ref: `${name}#` });

export const literals = (values: readonly string[], description?: string): TSchema =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    description === undefined ? {} : { description },
  );

export const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);

const time = Type.String({ format: 'date-time' });

const Condition = Type.Object(
  {
    type: Type.String(),
    status: literals(['True', 'False', 'Unknown']),
    reason: Type.String({ description: 'For machines' }),
    message: Type.String({ description: 'For people' }),
    observedGeneration: Type.Integer(),
    changedAt: time,
  },
  { $id: 'Condition' },
);

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What failed, on what, and what to do next' }),
    code: literals(Object.keys(errorCatalogue)),
    actor: literals(['user', 'operator', 'platform'], 'Who can do something about it'),
    retry: literals(['never', 'retry', 'backoff'], 'What the caller may do next'),
    violations: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ description: 'JSON pointer into the body, ?name of the query, or a header' }),
          rule: Type.String({ description: 'What must hold' }),
        }),
      ),
    ),
    requestId: Type.Optional(Type.String()),
  },
  { $id: 'Problem', description: 'RFC 9457 problem document' },
);

/** The envelope that all kinds share. */
const view = (name: string, kind: Kind, spec: TSchema, status: TSchema): TSchema =>
  Type.Object(
    {
      kind: Type.Literal(kind),
      id: Type.String(),
      name: Type.String(),
      parentId: nullable(Type.String()),
      spec,
      generation: Type.Integer({ description: 'Rises with each change of the spec' }),
      status: status,
      conditions: Type.Array(ref('Condition')),
      observedGeneration: Type.Integer(),
      version: Type.Integer({ description: 'Rises with each change; the ETag' }),
      createdAt: time,
      updatedAt: time,
      deletingAt: nullable(time),
      ready: Type.Boolean({ description: 'All conditions of the kind hold and nothing is being deleted' }),
      reason: Type.String({ description: 'Of the first condition that is in the way' }),
      message: Type.String({ description: 'Of the first condition that is in the way' }),
    },
    { $id: name },
  );

/** Names of the kinds' schemas in the OpenAPI document. */
export const viewNames = {
  operator: 'Operator',
  'cloud-account': 'CloudAccount',
  'city-node': 'CityNode',
  host: 'Host',
  tenant: 'Tenant',
  channel: 'Channel',
} as const satisfies Record<Kind, string>;

/** All named schemas; the app knows them before its routes. */
export const namedSchemas: readonly TSchema[] = [
  Condition,
  Problem,
  view('Operator', 'operator', OperatorSpec, OperatorStatus),
  view('CloudAccount', 'cloud-account', CloudAccountSpec, CloudAccountStatus),
  view('CityNode', 'city-node', CityNodeSpec, CityNodeStatus),
  view('Host', 'host', HostSpec, HostStatus),
  view('Tenant', 'tenant', TenantSpec, TenantStatus),
  view('Channel', 'channel', ChannelSpec, ChannelStatus),
];

const problem = {
  description: 'Refused or failed',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

/** The answers of a route: its success, and a problem document for all else. */
export const answers = (status: number, description: string, schema?: TSchema) => ({
  [status]: schema === undefined ? { description, type: 'null' } : { description, content: json(schema) },
  default: problem,
});

const json = (schema: TSchema) => ({ 'application/json': { schema } });

/** Headers that a write understands. Checked where they are used; here for the document. */
export const idempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'The same request under the same key has one effect and one answer' }),
  ),
});

export const changeHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'The same request under the same key has one effect and one answer' }),
  ),
  'if-match': Type.Optional(
    Type.String({ description: 'ETag of what is to be changed; refused when it has moved on' }),
  ),
});

export const idParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
