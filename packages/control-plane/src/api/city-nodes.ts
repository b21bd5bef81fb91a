import { CityNodeSpec, closed, HansaError, OnDrift } from '@hansa/core';
import { type Static, Type } from 'typebox';
import { countChannelsHosted, type Tx, wakeChildren } from '../store/index.ts';
import type { Routes } from './app.ts';
import { CityWish, checkWish } from './city-wish.ts';
import { kindRoutes, listPage, visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { inviteMachines, JoinView } from './invite.ts';
import { OperatorId, operatorFor } from './operator-for.ts';
import { PageQuery, pageOf } from './page.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, idParams, ref } from './schemas.ts';

const people = ['admin', 'operator'] as const;

const NewCityNode = Type.Object(
  { ...CityWish.properties, operatorId: Type.Optional(OperatorId), onDrift: Type.Optional(OnDrift) },
  closed,
);

const CreatedCityNode = Type.Intersect([
  ref('CityNode'),
  Type.Object({
    join: Type.Optional(JoinView),
    joins: Type.Optional(Type.Array(JoinView, { description: 'Of profile standard: one for each of its hosts' })),
  }),
]);

const CityNodePatch = Type.Object(
  { schedulable: Type.Optional(CityNodeSpec.properties.schedulable), onDrift: Type.Optional(OnDrift) },
  { ...closed, minProperties: 1 },
);

export function cityNodeRoutes(deps: ApiDeps): Routes {
  const shared = kindRoutes(deps, {
    kind: 'city-node',
    singular: 'CityNode',
    plural: 'CityNodes',
    one: 'a city node',
    readers: people,
    writers: people,
    create: {
      body: NewCityNode,
      plan: (tx, body, principal) => planCityNode(tx, deps, body, principal),
      also: (tx, stored) => inviteMachines(tx, deps, stored),
      answer: CreatedCityNode,
      takenField: (constraint) => (constraint === 'resource_city' ? '/city' : '/name'),
    },
    patch: {
      body: CityNodePatch,
      apply: (spec: CityNodeSpec, change) => ({ ...spec, ...change }),
      // Its hosts do what the policy says.
      also: (tx, id) => wakeChildren(tx, 'host', id),
    },
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

async function planCityNode(tx: Tx, deps: ApiDeps, body: Static<typeof NewCityNode>, principal: Principal) {
  const parentId = await operatorFor(tx, body.operatorId, principal);
  const { city, cloud, profile, account } = await checkWish(tx, deps, parentId, body);
  const on = account === undefined ? {} : { account: account.id };
  const policy = body.onDrift === undefined ? {} : { onDrift: body.onDrift };
  const spec: CityNodeSpec = { city, cloud, ...on, profile, schedulable: true, ...policy };
  const id = deps.ids('city-node');
  const name = body.name ?? city.toLowerCase();
  return { id, kind: 'city-node' as const, name, parentId, spec, status: { mspId: id, channels: 0 } };
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
