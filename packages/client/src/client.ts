import type { Kind } from '@hansa/core';
import createFetch from 'openapi-fetch';
import { createCall } from './call.ts';
import { follow } from './follow.ts';
import type { paths } from './generated/api.ts';
import { patientFetch } from './patient-fetch.ts';
import { createReaders, createResources } from './resources.ts';
import type { Transport } from './transport.ts';
import type { Client, ViewOf } from './types.ts';
import { type WaitDeps, waitFor, waitUntilGone } from './wait.ts';

export interface ClientOptions {
  /** Address of the control plane, such as `http://127.0.0.1:8420`. */
  readonly url: string;
  /** Bearer token. */
  readonly token: string;
  /** The platform's `fetch` when absent. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A client of the control plane's API. Opens nothing until it is used. */
export function createClient(options: ClientOptions): Client {
  const transport: Transport = {
    url: options.url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${options.token}` },
    fetch: options.fetch ?? globalThis.fetch,
  };
  const http = createFetch<paths>({
    baseUrl: transport.url,
    headers: transport.headers,
    fetch: patientFetch((request) => transport.fetch(request)),
  });
  const call = createCall(transport.url);
  const read = createReaders(http, call);
  const waiting = <K extends Kind>(kind: K, id: string): WaitDeps<ViewOf[K]> => ({
    transport,
    get: (signal) => read[kind](id, signal),
  });
  return {
    url: transport.url,
    ...createResources(http, call),
    follow: (followOptions) => follow(transport, followOptions),
    waitFor: (kind, id, waitOptions) => waitFor(waiting(kind, id), id, waitOptions),
    waitUntilGone: (kind, id, waitOptions) => waitUntilGone(waiting(kind, id), id, waitOptions),
  };
}
