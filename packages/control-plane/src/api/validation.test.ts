import type { ErrorObject } from 'ajv';
import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { createValidatorCompiler, toViolations } from './validation.ts';

const schema = Type.Object({ count: Type.Integer() }, { additionalProperties: false });
const compile = createValidatorCompiler();

function violationsOf(httpPart: string, value: unknown) {
  const validate = compile({ schema, method: 'POST', url: '/', httpPart });
  return validate(value) === true ? [] : toViolations((validate as { errors?: ErrorObject[] }).errors ?? [], httpPart);
}

it('takes a body as it is and reads numbers out of a query', () => {
  expect(violationsOf('body', { count: '4' })).toEqual([{ field: '/count', rule: 'must be integer' }]);
  expect(violationsOf('querystring', { count: '4' })).toEqual([]);
});

it('names a field of a body by its pointer, of a query by its name', () => {
  expect(violationsOf('body', { count: 1, other: 2 })).toEqual([{ field: '/other', rule: 'is not a known field' }]);
  expect(violationsOf('querystring', {})).toEqual([{ field: '?count', rule: 'is required' }]);
});

it('names twenty fields at most', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, 1]));
  expect(violationsOf('body', many)).toHaveLength(20);
});
