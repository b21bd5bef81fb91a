import type { Routes } from './app.ts';
import { callsRoute } from './calls.ts';
import { kindRoutes } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { joinSecretRoute } from './join-secrets.ts';
import { replaceRoute } from './replace-host.ts';

const people = ['admin', 'operator'] as const;

/** Hosts are made and removed by their city node: here they are only read. */
export function hostRoutes(deps: ApiDeps): Routes {
  const shared = kindRoutes(deps, {
    kind: 'host',
    singular: 'Host',
    plural: 'Hosts',
    one: 'a host',
    readers: people,
    writers: people,
  });
  return (app) => {
    shared(app);
    joinSecretRoute(app, deps);
    replaceRoute(app, deps);
    callsRoute(app, deps, { kind: 'host', operationId: 'listHostCalls', made: "to the host's cloud" });
  };
}
