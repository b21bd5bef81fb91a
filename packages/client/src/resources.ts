import type { Kind } from '@hansa/core';
import type { Client as Http } from 'openapi-fetch';
import { type Call, collect, writeHeaders } from './call.ts';
import type { paths } from './generated/api.ts';
import type { Client, PriceEntry, ViewOf } from './types.ts';

/** Reads one resource of a kind. */
export type Readers = { readonly [K in Kind]: (id: string, signal?: AbortSignal) => Promise<ViewOf[K]> };

export function createReaders(http: Http<paths>, call: Call): Readers {
  const at = (id: string, signal?: AbortSignal) => ({ params: { path: { id } }, ...(signal ? { signal } : {}) });
  return {
    operator: (id, signal) => call(http.GET('/v1/operators/{id}', at(id, signal))),
    'cloud-account': (id, signal) => call(http.GET('/v1/cloud-accounts/{id}', at(id, signal))),
    'city-node': (id, signal) => call(http.GET('/v1/city-nodes/{id}', at(id, signal))),
    host: (id, signal) => call(http.GET('/v1/hosts/{id}', at(id, signal))),
    tenant: (id, signal) => call(http.GET('/v1/tenants/{id}', at(id, signal))),
    channel: (id, signal) => call(http.GET('/v1/channels/{id}', at(id, signal))),
  };
}

type Resources = Omit<Client, 'url' | 'follow' | 'waitFor' | 'waitUntilGone'>;

export function createResources(http: Http<paths>, call: Call): Resources {
  const read = createReaders(http, call);
  return {
    whoami: () => call(http.GET('/v1/whoami', {})),
    cities: () => collect({}, (query) => call(http.GET('/v1/cities', { params: { query } }))),
    prices: ({ cloud, region, ...options } = {}) =>
      collect(options, (query) => {
        const where = {
          // Which clouds there are is for the API to judge.
          ...(cloud === undefined ? {} : { cloud: cloud as PriceEntry['cloud'] }),
          ...(region === undefined ? {} : { region }),
        };
        return call(http.GET('/v1/prices', { params: { query: { ...query, ...where } } }));
      }),
    cloudAccounts: createCloudAccounts(http, call, read),
    cityNodes: createCityNodes(http, call, read),
    hosts: createHosts(http, call, read),
    tenants: createTenants(http, call, read),
    keys: {
      create: (tenantId, body, options) =>
        call(
          http.POST('/v1/tenants/{id}/keys', {
            params: { path: { id: tenantId } },
            body,
            headers: writeHeaders(options),
          }),
        ),
    },
    channels: createChannels(http, call, read),
  };
}

function createCloudAccounts(http: Http<paths>, call: Call, read: Readers): Client['cloudAccounts'] {
  const at = (id: string) => ({ path: { id } });
  return {
    create: (body, options) => call(http.POST('/v1/cloud-accounts', { body, headers: writeHeaders(options) })),
    list: (options = {}) => collect(options, (query) => call(http.GET('/v1/cloud-accounts', { params: { query } }))),
    get: (id) => read['cloud-account'](id),
    change: (id, body, options) =>
      call(http.PATCH('/v1/cloud-accounts/{id}', { params: at(id), body, headers: writeHeaders(options) })),
    check: (id) => call(http.POST('/v1/cloud-accounts/{id}/check', { params: at(id) })),
    calls: (id, options = {}) =>
      collect(options, (query) => call(http.GET('/v1/cloud-accounts/{id}/calls', { params: { ...at(id), query } }))),
    orphans: (id, options = {}) =>
      collect(options, (query) => call(http.GET('/v1/cloud-accounts/{id}/orphans', { params: { ...at(id), query } }))),
    keepOrphan: (id, key, options) =>
      call(
        http.POST('/v1/cloud-accounts/{id}/orphans/{key}/keep', {
          params: { path: { id, key } },
          headers: writeHeaders(options),
        }),
      ),
    deleteOrphan: (id, key, options) =>
      call(
        http.DELETE('/v1/cloud-accounts/{id}/orphans/{key}', {
          params: { path: { id, key } },
          headers: writeHeaders(options),
        }),
      ),
    rotate: (id, credentials, options) =>
      call(
        http.PUT('/v1/cloud-accounts/{id}/credentials', {
          params: at(id),
          body: { credentials },
          headers: writeHeaders(options),
        }),
      ),
    delete: async (id, options) => {
      await call(http.DELETE('/v1/cloud-accounts/{id}', { params: at(id), headers: writeHeaders(options) }));
    },
  };
}

function createCityNodes(http: Http<paths>, call: Call, read: Readers): Client['cityNodes'] {
  return {
    create: (body, options) => call(http.POST('/v1/city-nodes', { body, headers: writeHeaders(options) })),
    plan: (body) => call(http.POST('/v1/city-plans', { body })),
    list: (options = {}) => collect(options, (query) => call(http.GET('/v1/city-nodes', { params: { query } }))),
    get: (id) => read['city-node'](id),
    change: (id, body, options) =>
      call(http.PATCH('/v1/city-nodes/{id}', { params: { path: { id } }, body, headers: writeHeaders(options) })),
    delete: async (id, options) => {
      await call(http.DELETE('/v1/city-nodes/{id}', { params: { path: { id } }, headers: writeHeaders(options) }));
    },
    hosts: (id) =>
      collect({}, (query) => call(http.GET('/v1/city-nodes/{id}/hosts', { params: { path: { id }, query } }))),
  };
}

function createHosts(http: Http<paths>, call: Call, read: Readers): Client['hosts'] {
  return {
    get: (id) => read.host(id),
    replace: (id, options) =>
      call(http.POST('/v1/hosts/{id}/replace', { params: { path: { id } }, headers: writeHeaders(options) })),
    calls: (id, options = {}) =>
      collect(options, (query) => call(http.GET('/v1/hosts/{id}/calls', { params: { path: { id }, query } }))),
  };
}

function createTenants(http: Http<paths>, call: Call, read: Readers): Client['tenants'] {
  return {
    create: (body, options) => call(http.POST('/v1/tenants', { body, headers: writeHeaders(options) })),
    list: (options = {}) => collect(options, (query) => call(http.GET('/v1/tenants', { params: { query } }))),
    get: (id) => read.tenant(id),
  };
}

function createChannels(http: Http<paths>, call: Call, read: Readers): Client['channels'] {
  return {
    create: (tenantId, body, options) =>
      call(
        http.POST('/v1/tenants/{id}/channels', {
          params: { path: { id: tenantId } },
          body,
          headers: writeHeaders(options),
        }),
      ),
    list: ({ tenantId, ...options } = {}) =>
      collect(options, (query) =>
        tenantId === undefined
          ? call(http.GET('/v1/channels', { params: { query } }))
          : call(http.GET('/v1/tenants/{id}/channels', { params: { path: { id: tenantId }, query } })),
      ),
    get: (id) => read.channel(id),
    delete: async (id, options) => {
      await call(http.DELETE('/v1/channels/{id}', { params: { path: { id } }, headers: writeHeaders(options) }));
    },
  };
}
