import { CloudAccountSpec, closed, HansaError, isVendorCloud, Name } from '@hansa/core';
import { Type } from 'typebox';
import { cityNodesOnAccount, countUnsettledOrphans, hasMade, type Tx, wakeHostsOnAccount } from '../store/index.ts';
import type { Routes } from './app.ts';
import { callsRoute } from './calls.ts';
import { checkRoute } from './cloud-account-check.ts';
import { Credentials, rotateRoute } from './cloud-account-credentials.ts';
import { checkSettings, refuseTargets, requireCloud } from './cloud-settings.ts';
import { kindRoutes } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { OperatorId, operatorFor } from './operator-for.ts';
import { orphanRoutes } from './orphans.ts';

const people = ['admin', 'operator'] as const;

const Options = Type.Object(
  {},
  { additionalProperties: true, description: "Choices that the cloud's adapter offers; none is secret" },
);

const NewCloudAccount = Type.Object(
  {
    name: Name,
    operatorId: Type.Optional(OperatorId),
    cloud: CloudAccountSpec.properties.cloud,
    region: CloudAccountSpec.properties.region,
    options: Type.Optional(Options),
    credentials: Credentials,
  },
  closed,
);

const CloudAccountPatch = Type.Object(
  { region: Type.Optional(CloudAccountSpec.properties.region), options: Type.Optional(Options) },
  closed,
);

/** Who could delete them once the credentials are gone? */
async function noOrphans(tx: Tx, id: string): Promise<void> {
  const count = await countUnsettledOrphans(tx, id);
  if (count === 0) return;
  const machines = count === 1 ? 'a machine' : `${count} machines`;
  throw new HansaError('resource.in-use', `${machines} of ${id} belong to no host; keep or delete its orphans first`);
}

/** Accounts on clouds. Credentials go in and are never told: not here, not in the audit, not in an event, not in a log. */
export function cloudAccountRoutes(deps: ApiDeps): Routes {
  const { clouds, ids } = deps;
  const shared = kindRoutes(deps, {
    kind: 'cloud-account',
    singular: 'CloudAccount',
    plural: 'CloudAccounts',
    one: 'a cloud account',
    readers: people,
    writers: people,
    create: {
      body: NewCloudAccount,
      plan: async (tx, { name, operatorId, cloud, region, options = {}, credentials }, principal) => {
        requireCloud(clouds, cloud, isVendorCloud);
        await checkSettings(clouds, cloud, { region, options, credentials });
        refuseTargets(options, {}, principal);
        const parentId = await operatorFor(tx, operatorId, principal);
        const spec: CloudAccountSpec = { cloud, region, options };
        return { id: ids('cloud-account'), kind: 'cloud-account', name, parentId, spec };
      },
      also: async (tx, { id }, { credentials }) => {
        await clouds.keepCredentials(tx, id, credentials);
        return {};
      },
    },
    patch: {
      body: CloudAccountPatch,
      apply: async (spec: CloudAccountSpec, { region = spec.region, options = spec.options }, tx, id, principal) => {
        await checkSettings(clouds, spec.cloud, { region, options });
        refuseTargets(options, spec.options, principal);
        if (region !== spec.region && (await hasMade(tx, id))) {
          const detail = `There is a network or a machine of ${id} in ${spec.region}; add another account for ${region}`;
          throw new HansaError('resource.in-use', detail, {
            violations: [{ field: '/region', rule: 'cannot change any more' }],
          });
        }
        return { ...spec, region, options };
      },
      also: wakeHostsOnAccount,
    },
    remove: {
      guard: async (tx, { id }) => {
        const cityNodes = await cityNodesOnAccount(tx, id);
        if (cityNodes.length === 0) return noOrphans(tx, id);
        const named = cityNodes.slice(0, 5).join(', ') + (cityNodes.length > 5 ? ', …' : '');
        throw new HansaError(
          'resource.in-use',
          `${cityNodes.length} city nodes use ${id}; delete them first: ${named}`,
        );
      },
    },
  });
  return (app) => {
    shared(app);
    rotateRoute(app, deps);
    checkRoute(app, deps);
    orphanRoutes(app, deps);
    callsRoute(app, deps, { kind: 'cloud-account', operationId: 'listCloudAccountCalls', made: 'with an account' });
  };
}
