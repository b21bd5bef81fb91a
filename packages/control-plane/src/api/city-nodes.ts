import {
  CityCode,
  type CityNodeSpec,
  CloudName,
  closed,
  findCity,
  HansaError,
  invalidRequest,
  isVendorCloud,
  Name,
  Profile,
} from '@hansa/core';
import { type Static, Type } from 'typebox';
import { countChannelsHosted, lockAccounts, type Tx } from '../store/index.ts';
import type { Routes } from './app.ts';
import { requireCloud } from './cloud-settings.ts';
import { kindRoutes, listPage, visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { inviteMachine, JoinView } from './invite.ts';
import { OperatorId, operatorFor } from './operator-for.ts';
import { PageQuery, pageOf } from './page.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, idParams, ref } from './schemas.ts';

const people = ['admin', 'operator'] as const;

const NewCityNode = Type.Object(
  {
    name: Type.Optional(Name),
    operatorId: Type.Optional(OperatorId),
    city: CityCode,
    cloud: CloudName,
    account: Type.Optional(
      Type.String({
        maxLength: 64,
        description: "Id of a cloud account; the operator's only one on the cloud when absent",
      }),
    ),
    profile: Type.Optional(Profile),
  },
  closed,
);

const CreatedCityNode = Type.Intersect([ref('CityNode'), Type.Object({ join: Type.Optional(JoinView) })]);

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
      body: NewCityNode,
      plan: (tx, body, principal) => planCityNode(tx, deps, body, principal),
      also: (tx, stored) => inviteMachine(tx, deps, stored),
      answer: CreatedCityNode,
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

async function planCityNode(tx: Tx, { ids, clouds }: ApiDeps, body: Static<typeof NewCityNode>, principal: Principal) {
  const { city, cloud, profile = 'light' } = body;
  if (findCity(city) === undefined) {
    throw invalidRequest({ field: '/city', rule: `must be a city of GET /v1/cities; ${city} is none` });
  }
  if (profile !== 'light') {
    throw invalidRequest({ field: '/profile', rule: 'must be light: cities of three hosts are not served yet' });
  }
  if (cloud !== 'own') requireCloud(clouds, cloud);
  const parentId = await operatorFor(tx, body.operatorId, principal);
  const account = await accountFor(tx, parentId, cloud, body.account);
  const spec: CityNodeSpec = { city, cloud, ...(account === undefined ? {} : { account }), profile, schedulable: true };
  const id = ids('city-node');
  const name = body.name ?? city.toLowerCase();
  return { id, kind: 'city-node' as const, name, parentId, spec, status: { mspId: id, channels: 0 } };
}

/** The operator's account on the cloud: the one that is named, or the only one that there is. @throws request.invalid */
async function accountFor(tx: Tx, operatorId: string, cloud: string, named: string | undefined) {
  if (!isVendorCloud(cloud)) {
    if (named === undefined) return undefined;
    throw invalidRequest({ field: '/account', rule: `must be absent: the cloud ${cloud} has no accounts` });
  }
  const accounts = await lockAccounts(tx, operatorId, cloud);
  const [only, ...others] = accounts;
  if (only === undefined) {
    const rule = `must be one on which the operator has an account; POST /v1/cloud-accounts makes one for ${cloud}`;
    throw invalidRequest({ field: '/cloud', rule });
  }
  if (named === undefined && others.length === 0) return only.id;
  if (accounts.some(({ id }) => id === named)) return named;
  const ids = accounts.slice(0, 5).map(({ id, name }) => `${id} (${name})`);
  throw invalidRequest({ field: '/account', rule: `must be one of the operator's on ${cloud}: ${ids.join(', ')}` });
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
