import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const documentFile = new URL('../../control-plane/openapi.json', import.meta.url);
export const typesFile: string = fileURLToPath(new URL('generated/api.ts', import.meta.url));

/** The types of the control plane's API, made from its committed OpenAPI document. */
export async function renderTypes(): Promise<string> {
  const document = JSON.parse(await readFile(documentFile, 'utf8'));
  const header = '// Made by src/generate.ts from packages/control-plane/openapi.json. Not to be edited.\n\n';
  return header + astToString(await openapiTypescript(document));
}

if (import.meta.main) await writeFile(typesFile, await renderTypes());
