import { HansaError, invalidRequest, type Violation } from '@hansa/core';
import { Ajv } from 'ajv';
import type { TSchema } from 'typebox';
import type { Clouds } from '../cloud/clouds.ts';
import type { Principal } from './principal.ts';
import { toViolations } from './validation.ts';

/** @throws request.invalid naming the clouds that there are, when this is none of them */
export function requireCloud(clouds: Clouds, cloud: string, suits: (name: string) => boolean = () => true): void {
  if (clouds.names.includes(cloud)) return;
  const there = clouds.names.filter(suits);
  const rule =
    there.length === 0 ? 'must be a cloud that is set up here; none is' : `must be one of ${there.join(', ')}`;
  throw invalidRequest({ field: '/cloud', rule });
}

/**
 * Checks what an account holds against its adapter's own schemas, and its region against the adapter's rule.
 * @throws request.invalid with a violation for each field, by its JSON pointer in the body; no value is repeated
 */
export async function checkSettings(
  clouds: Clouds,
  cloud: string,
  settings: { readonly region?: string; readonly options?: object; readonly credentials?: object },
): Promise<void> {
  const schemas = await clouds.schemas(cloud);
  const { region, options = {} } = settings;
  const rule = region === undefined ? undefined : schemas.region(region, options);
  const violations = [
    ...(rule === undefined ? [] : [{ field: '/region', rule }]),
    ...(settings.credentials === undefined ? [] : broken(schemas.credentials, settings.credentials, '/credentials')),
    ...(settings.options === undefined ? [] : broken(schemas.options, settings.options, '/options')),
  ];
  if (violations.length > 0) throw invalidRequest(...violations);
}

/** Options that say whom the control plane talks to, and which of its files it reads. */
const targets = /^(endpoint|\w+Endpoint|url|\w+Url|authorityHost|caFile)$/;

/**
 * An operator could have the control plane call any address and read any file: only an admin says where a cloud is.
 * @throws auth.forbidden naming the options that are new or changed
 */
export function refuseTargets(options: object, before: object, principal: Principal): void {
  if (principal.role === 'admin') return;
  const known = before as Readonly<Record<string, unknown>>;
  const changed = Object.entries(options).filter(([name, value]) => targets.test(name) && known[name] !== value);
  if (changed.length === 0) return;
  const violations = changed.map(([name]) => ({ field: `/options/${name}`, rule: 'may be set by an admin only' }));
  throw new HansaError('auth.forbidden', 'Only an admin says where a cloud is', { violations });
}

function broken(schema: TSchema, value: object, at: string): Violation[] {
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(schema);
  if (validate(value)) return [];
  return toViolations(validate.errors ?? [], 'body').map(({ field, rule }) => ({ field: `${at}${field}`, rule }));
}
