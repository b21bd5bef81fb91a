import { type Static, Type } from 'typebox';
import { closed } from './names.ts';
import type { Resource } from './resource.ts';

export const OperatorSpec = Type.Object(
  { displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  closed,
);
export const OperatorStatus = Type.Object({}, closed);

export type OperatorSpec = Static<typeof OperatorSpec>;
export type OperatorStatus = Static<typeof OperatorStatus>;
export type Operator = Resource<OperatorSpec, OperatorStatus>;
