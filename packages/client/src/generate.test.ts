import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { renderTypes, typesFile } from './generate.ts';

it('the committed types are those of the committed OpenAPI document', async () => {
  expect(await readFile(typesFile, 'utf8'), 'run: node packages/client/src/generate.ts').toBe(await renderTypes());
}, 20_000);
