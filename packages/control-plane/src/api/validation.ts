import type { Violation } from '@hansa/core';
import { Ajv, type ErrorObject } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

const mostViolations = 20;

/**
 * Bodies are taken as they are: a wrong type or an unknown field is refused. Query strings and headers are text, so there
 * numbers are read out of it.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const shared = { removeAdditional: false, useDefaults: true, allErrors: true, verbose: true, strict: false } as const;
  const exact = new Ajv({ ...shared, coerceTypes: false });
  const reading = new Ajv({ ...shared, coerceTypes: true });
  return ({ schema, httpPart }) => (httpPart === 'body' ? exact : reading).compile(schema);
}

/** Where a value came from, as Fastify names it. */
type Part = 'body' | 'querystring' | 'params' | 'headers' | string;

/** What broke, one violation a field: a JSON pointer into the body, `?name` of the query, or a header's name. */
export function toViolations(errors: readonly ErrorObject[], part: Part): Violation[] {
  const byField = Map.groupBy(errors, (error) => fieldOf(error, part));
  return [...byField].slice(0, mostViolations).map(([field, ofField]) => ({ field, rule: ruleOf(ofField) }));
}

function fieldOf(error: ErrorObject, part: Part): string {
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const inner = missingProperty ?? additionalProperty;
  const pointer = inner === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(inner)}`;
  if (part === 'body') return pointer;
  return part === 'querystring' ? `?${pointer.slice(1)}` : pointer.slice(1);
}

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A choice between constants breaks one rule a constant; told as one. */
function ruleOf(errors: readonly ErrorObject[]): string {
  const allowed = errors.filter(({ keyword }) => keyword === 'const').map(({ params }) => String(params.allowedValue));
  if (allowed.length > 0) return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`;
  const [first] = errors;
  if (first === undefined) return 'breaks a rule';
  if (first.keyword === 'required') return 'is required';
  if (first.keyword === 'additionalProperties') return 'is not a known field';
  if (first.keyword === 'pattern') return patternRule(first);
  return first.message ?? `breaks the rule ${first.keyword}`;
}

/** The description of a field says in words what its pattern says in signs. */
function patternRule(error: ErrorObject): string {
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  const pattern = `must match ${String(error.params.pattern)}`;
  return description === undefined ? pattern : `${pattern} (${description})`;
}
