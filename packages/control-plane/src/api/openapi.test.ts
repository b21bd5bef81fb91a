import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { documentFile, renderDocument } from './openapi.ts';

it('is committed as the code says it: run `node --conditions=hansa-source packages/control-plane/src/api/openapi.ts`', async () => {
  expect(await readFile(documentFile, 'utf8')).toBe(await renderDocument());
}, 20_000);

it('names every operation once and documents every refusal', async () => {
  const { paths } = JSON.parse(await readFile(documentFile, 'utf8'));
  const operations = Object.values<Record<string, { operationId: string; responses: object }>>(paths).flatMap(
    Object.values,
  );
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids.length).toBeGreaterThan(30);
  expect(new Set(ids).size).toBe(ids.length);
  expect(operations.filter(({ responses }) => !('default' in responses))).toEqual([]);
});
