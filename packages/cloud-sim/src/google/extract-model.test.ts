import { expect, it } from 'vitest';
import { extractModel } from './extract-model.ts';

it('takes methods, their parameters and the members of schemas from a discovery document', () => {
  const document = {
    version: 'v1',
    revision: '7',
    resources: {
      disks: {
        methods: {
          insert: {
            id: 'compute.disks.insert',
            httpMethod: 'POST',
            flatPath: 'projects/{project}/disks',
            parameters: { project: { location: 'path' }, requestId: { location: 'query' } },
            request: { $ref: 'Disk' },
          },
        },
      },
    },
    schemas: {
      Disk: {
        properties: {
          name: { type: 'string' },
          status: { type: 'string', enum: ['READY', 'FAILED'] },
          users: { type: 'array', items: { type: 'string' } },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          parent: { $ref: 'Disk' },
          key: { $ref: 'Key' },
        },
      },
    },
  };
  const { methods, schemas } = extractModel(document, { disks: 'insert' }, ['Disk']);
  expect(methods).toEqual([
    { id: 'compute.disks.insert', http: 'POST', path: 'projects/{project}/disks', query: ['requestId'], body: 'Disk' },
  ]);
  expect(schemas.Disk).toEqual({
    name: 'string',
    status: 'READY|FAILED',
    users: '[string]',
    labels: '{string}',
    parent: 'Disk',
    key: 'object',
  });
});
