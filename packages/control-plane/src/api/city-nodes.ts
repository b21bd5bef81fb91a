import {
  CityCode,
  type CityNodeSpec,
  closed,
  findCity,
  HansaError,
  invalidRequest,
  Name,
  type NewId,
  Profile,
} from '@hansa/core';
import { Type } from 'typebox';
import { countChannelsHosted, findByName, getResource, type Tx } from '../store/index.ts';
import type { Routes } from './app.ts';
import { kindRoutes, listPage, visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { defaultOperatorName } from './first-start.ts';
import { PageQuery, pageOf } from './page.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, idParams, literals, ref } from './schemas.ts';

const people = ['admin', 'operator'] as const;

const newCityNode = (clouds: readonly string[]) =>
  Type.Object(
    {
      name: Type.Optional(Name),
      operatorId: Type.Optional(
        Type.String({ maxLength: 64, description: "Admins only; the default operator's when absent" }),
      ),
      city: CityCode,
      cloud: literals(clouds, 'Where the machines come from'),
      profile: Type.Optional(Profile),
    },
    closed,
  );

const CityNodePatch = Type.Object({ schedulable: Type.Boolean() }, closed);

export function cityNodeRoutes(deps: ApiDeps): Routes {
  const shared = kindRoutes(deps, {
    kind: 'city-node',
    singular: 'CityNode',
    plural: 'CityNodes',
    one: 'a city node',
    readers: people,
    writers: people,
    create: {
      body: newCityNode(deps.clouds),
      plan: (tx, body, principal) => planCityNode(tx, deps.ids, body as NewCityNode, principal),
      takenField: (constraint) => (constraint === 'resource_city' ? '/city' : '/name'),
    },
    patch: { body: CityNodePatch, apply: (spec: CityNodeSpec, { schedulable }) => ({ ...spec, schedulable }) },
    remove: { guard: hostsNothing },
  });
  return (app) => {
    shared(app);
    const schema = {
      operationId: 'listCityNodeHosts',
      summary: 'List the hosts of a city node',
      tags: ['city-nodes'],
      params: idParams,
      querystring: PageQuery,
      response: answers(200, 'A page', pageOf(ref('Host'))),
    };
    app.get('/city-nodes/:id/hosts', { schema, config: { roles: people } }, async (request) => {
      const cityNode = await visible(deps.db.sql, 'city-node', request.params.id, principalOf(request));
      return listPage(deps.db.sql, { kind: 'host', parentId: cityNode.id }, request.query);
    });
  };
}

interface NewCityNode {
  readonly name?: string;
  readonly operatorId?: string;
  readonly city: string;
  readonly cloud: CityNodeSpec['cloud'];
  readonly profile?: Profile;
}

async function planCityNode(tx: Tx, ids: NewId, body: NewCityNode, principal: Principal) {
  const { city, cloud, profile = 'light' } = body;
  if (findCity(city) === undefined) {
    throw invalidRequest({ field: '/city', rule: `must be a city of GET /v1/cities; ${city} is none` });
  }
  const parentId = await operatorFor(tx, body.operatorId, principal);
  const spec: CityNodeSpec = { city, cloud, profile, schedulable: true };
  const id = ids('city-node');
  const name = body.name ?? city.toLowerCase();
  return { id, kind: 'city-node' as const, name, parentId, spec, status: { mspId: id, channels: 0 } };
}

/** Whose city node it becomes: an operator's own; an admin names one, or takes the default operator. */
async function operatorFor(tx: Tx, named: string | undefined, principal: Principal): Promise<string> {
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

async function hostsNothing(tx: Tx, { id }: { readonly id: string }): Promise<void> {
  const channels = await countChannelsHosted(tx, id);
  if (channels === 0) return;
  const hosts = channels === 1 ? 'a channel' : `${channels} channels`;
  throw new HansaError(
    'resource.in-use',
    `${id} hosts ${hosts}; delete them first, and set schedulable to false so that no other is placed here`,
  );
}
