import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createPriceBook, createRegistry } from '@hansa/clouds';
import { systemClock } from '@hansa/core';
import { createClouds } from '../cloud/clouds.ts';
import { createKeyProvider } from '../issuer/key-provider.ts';
import { createLog } from '../log/log.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { createDatabase } from '../store/index.ts';
import { version } from '../version.ts';
import { createApi } from './api.ts';

export const documentFile = fileURLToPath(new URL('../../openapi.json', import.meta.url));

/** The OpenAPI document as it is committed. No database is asked. */
export async function renderDocument(): Promise<string> {
  const log = createLog({ level: 'silent' });
  const db = createDatabase({ url: 'postgres://nowhere.invalid/none', log });
  const config = { requestsPerMinute: 1 };
  const ids = (): string => '';
  const keys = createKeyProvider('none', new Uint8Array(32));
  const clouds = createClouds({ db, keys, registry: createRegistry({ clock: systemClock }) });
  const joining = { bootstrapUrl: 'https://nowhere.invalid', authoritySha256: '' };
  const metrics = createMetrics({ db });
  const app = await createApi({
    db,
    clock: systemClock,
    ids,
    log,
    metrics,
    config,
    clouds,
    prices: createPriceBook(),
    joining,
    version,
  });
  const document = app.swagger();
  await app.close();
  await db.close();
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

if (import.meta.main) await writeFile(documentFile, await renderDocument());
