import { createPriceBook, type PriceFile } from '@hansa/clouds';
import {
  type CityNodeSpec,
  type Clock,
  createIds,
  isoTime,
  isTrue,
  kinds,
  mergeConditions,
  type NewId,
} from '@hansa/core';
import { createApi } from '../api/api.ts';
import type { App } from '../api/app.ts';
import { ensureAdminToken, ensureDefaultOperator } from '../api/first-start.ts';
import { createClouds } from '../cloud/clouds.ts';
import { createLog } from '../log/log.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { createDatabase, createResource, type Database, setCapacity } from '../store/index.ts';
import { createFakeCloud } from './fake-cloud.ts';
import { createFakeRegistry } from './fake-vendor.ts';
import { testKeys } from './keys.ts';

export interface Call {
  /** The admin's when absent; null: none. */
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any;
}

/** An API over a test database, for tests: called in-process. */
export interface TestApi {
  readonly app: App;
  readonly db: Database;
  readonly ids: NewId;
  readonly operatorId: string;
  readonly adminToken: string;
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options?: Call): Promise<Answered>;
  /** City nodes that are Ready and take so many channels; their ids. */
  readyCities(codes: readonly string[], channels?: number): Promise<string[]>;
  /** A tenant and a writer's key of it. */
  tenant(name: string, tier?: 'starter' | 'business'): Promise<{ id: string; key: string }>;
  stop(): Promise<void>;
}

export async function startTestApi(options: {
  readonly url: string;
  readonly clock: Clock;
  readonly requestsPerMinute?: number;
  readonly priceOverride?: PriceFile;
  readonly tls?: { readonly key: string; readonly cert: string };
}): Promise<TestApi> {
  const { url, clock, requestsPerMinute = 100_000, tls } = options;
  const log = createLog({ level: 'silent' });
  const db = createDatabase({ url, log });
  const ids = createIds((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
  const operatorId = await ensureDefaultOperator(db, ids);
  let adminToken = '';
  await ensureAdminToken(db, async (text) => {
    adminToken = text;
  });
  const registry = createFakeRegistry(createFakeCloud({ boot: () => () => undefined }));
  const clouds = createClouds({ db, keys: testKeys, registry });
  const prices = createPriceBook(options.priceOverride);
  const joining = { bootstrapUrl: 'https://127.0.0.1:8422', authoritySha256: '00'.repeat(32) };
  const deps = { db, clock, ids, log, metrics: createMetrics({ db }), clouds, prices, joining, version: '0.0.0' };
  const app = await createApi({ ...deps, config: { requestsPerMinute, tls } });
  const call = createCall(app, adminToken);
  return {
    app,
    db,
    ids,
    operatorId,
    adminToken,
    call,
    readyCities: async (codes, channels = 100) => {
      const made = codes.map((city) => readyCity({ db, ids, clock }, operatorId, city, channels));
      return Promise.all(made);
    },
    tenant: async (name, tier = 'starter') => {
      const { body } = await call('POST', '/v1/tenants', { body: { name, email: `${name}@example.org`, tier } });
      const key = await call('POST', `/v1/tenants/${body.id}/keys`, { body: { label: 'test', role: 'writer' } });
      return { id: body.id, key: key.body.key };
    },
    stop: async () => {
      await app.close();
      await db.close();
    },
  };
}

function createCall(app: App, adminToken: string): TestApi['call'] {
  return async (method, path, { token = adminToken, body, headers = {} } = {}) => {
    const response = await app.inject({
      method,
      url: path,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    return { status: response.statusCode, headers: response.headers, body: isJson ? response.json() : response.body };
  };
}

async function readyCity(
  { db, ids, clock }: { db: Database; ids: NewId; clock: Clock },
  operatorId: string,
  city: string,
  channels: number,
): Promise<string> {
  const id = ids('city-node');
  const spec: CityNodeSpec = { city, cloud: 'local', profile: 'light', schedulable: true };
  const conditions = mergeConditions([], kinds['city-node'].ready.map(isTrue), 1, isoTime(clock));
  const name = city.toLowerCase();
  const row = { id, kind: 'city-node', name, parentId: operatorId, spec, status: { mspId: id }, conditions } as const;
  await db.transaction(async (tx) => {
    await createResource(tx, row);
    await setCapacity(tx, id, channels);
  });
  return id;
}
