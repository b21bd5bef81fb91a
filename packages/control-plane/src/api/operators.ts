import { closed, HansaError, Name, OperatorSpec } from '@hansa/core';
import { Type } from 'typebox';
import { countChildren } from '../store/index.ts';
import type { Routes } from './app.ts';
import { kindRoutes } from './crud.ts';
import type { ApiDeps } from './deps.ts';

const NewOperator = Type.Object({ name: Name, displayName: OperatorSpec.properties.displayName }, closed);

export function operatorRoutes(deps: ApiDeps): Routes {
  return kindRoutes(deps, {
    kind: 'operator',
    singular: 'Operator',
    plural: 'Operators',
    one: 'an operator',
    readers: ['admin', 'operator'],
    writers: ['admin'],
    create: {
      body: NewOperator,
      plan: async (_, { name, ...spec }) => ({
        id: deps.ids('operator'),
        kind: 'operator',
        name,
        parentId: null,
        spec,
      }),
    },
    patch: { body: OperatorSpec, apply: (spec: OperatorSpec, body) => ({ ...spec, ...body }) },
    remove: {
      guard: async (tx, { id }) => {
        const cityNodes = await countChildren(tx, 'city-node', id);
        const accounts = await countChildren(tx, 'cloud-account', id);
        if (cityNodes + accounts === 0) return;
        const has = `${cityNodes} city nodes and ${accounts} cloud accounts`;
        throw new HansaError('resource.in-use', `${id} has ${has}; delete them first`);
      },
    },
  });
}
