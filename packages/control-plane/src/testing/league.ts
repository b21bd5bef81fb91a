import { randomFillSync } from 'node:crypto';
import { createIds, type Profile, place, systemClock, type TenantSpec } from '@hansa/core';
import { createClouds } from '../cloud/clouds.ts';
import { type Engine, startEngine } from '../engine.ts';
import { createLog } from '../log/log.ts';
import type { RunnerOptions } from '../reconcile/runner.ts';
import { type ReconcileSettings, reconcileDefaults } from '../reconcile/settings.ts';
import {
  createDatabase,
  createResource,
  type Database,
  getResource,
  insertPlacements,
  lockResource,
  markDeleting,
  patchSpec,
  placementCandidates,
  readinessOf,
  takeCapacity,
  wakeHostsOnAccount,
} from '../store/index.ts';
import { createFakeCloud, type FakeCloud } from './fake-cloud.ts';
import { createFakeRegistry } from './fake-vendor.ts';
import {
  type HollowAgent,
  type HollowDisk,
  type HollowLedger,
  hollowLedger,
  startHollowAgent,
} from './hollow-agent.ts';
import { testKeys } from './keys.ts';

/** A control plane without its API, over a real database, a cloud in memory and hollow agents. */
export interface TestLeague {
  readonly db: Database;
  readonly cloud: FakeCloud;
  readonly ledger: HollowLedger;
  readonly agents: ReadonlyMap<string, HollowAgent>;
  /** One replica more. Ports stay the same over `restart`. */
  start(): Promise<Engine>;
  /** On the cloud `local`, or on `aws` with an account; `light` unless told. */
  deploy(city: string, account?: string, profile?: Profile): Promise<string>;
  /** An account on `aws`. */
  account(credentials: object): Promise<string>;
  rotate(accountId: string, credentials: object): Promise<void>;
  /** Lays a change over a spec. */
  change(id: string, change: object): Promise<void>;
  tenant(tier?: TenantSpec['tier']): Promise<string>;
  /** Rents a channel over all cities that are Ready. */
  rent(tenantId: string, cityCount: number): Promise<string>;
  remove(id: string): Promise<void>;
  /** Throws, with what is in the way, unless the resource is Ready. */
  expectReady(id: string): Promise<void>;
  expectGone(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestLeagueOptions {
  readonly databaseUrl: string;
  /** 127.x address and ports of the listeners. */
  readonly host: string;
  readonly bootstrapPort: number;
  readonly linkPort: number;
  readonly settings?: Partial<ReconcileSettings>;
  readonly runner?: RunnerOptions;
  /** False: machines are made and nothing runs on them. */
  readonly boots?: boolean;
}

const noMetrics = { pass: () => undefined, agentStreams: () => undefined };

export function createTestLeague(options: TestLeagueOptions): TestLeague {
  const log = createLog({ level: process.env.HANSA_TEST_LOG === undefined ? 'silent' : 'debug' });
  const db = createDatabase({ url: options.databaseUrl, log });
  const ledger = hollowLedger();
  const agents = new Map<string, HollowAgent>();
  const disks = new Map<string, HollowDisk>();
  const cloud = createFakeCloud({
    boot: (machine) => {
      if (options.boots === false) return () => undefined;
      const { key } = machine.spec;
      const disk = disks.get(key) ?? {};
      disks.set(key, disk);
      const agent = startHollowAgent({ userData: machine.spec.userData }, ledger, disk);
      agents.set(key, agent);
      return agent.stop;
    },
  });
  const clouds = createClouds({ db, keys: testKeys, registry: createFakeRegistry(cloud) });
  const newId = createIds((bytes) => randomFillSync(bytes));
  const settings = { ...reconcileDefaults, presets: [{ name: 'notary', version: '1.0.0' }], ...options.settings };

  const running = new Set<Engine>();
  const start = async (): Promise<Engine> => {
    const own = createDatabase({ url: options.databaseUrl, log });
    const { host, bootstrapPort, linkPort } = options;
    const engine = await startEngine({
      db: own,
      clock: systemClock,
      newId,
      log,
      keys: testKeys,
      clouds: () => createClouds({ db: own, keys: testKeys, registry: createFakeRegistry(cloud) }),
      metrics: noMetrics,
      bootstrap: { host, port: bootstrapPort },
      link: { host, port: linkPort },
      advertisedHost: host,
      settings,
      ...(options.runner === undefined ? {} : { runner: options.runner }),
    });
    const end = (how: 'stop' | 'abandon') => async (): Promise<void> => {
      running.delete(started);
      await engine[how]();
      await own.close();
    };
    const started = { ...engine, stop: end('stop'), abandon: end('abandon') };
    running.add(started);
    return started;
  };

  let operatorId: Promise<string> | undefined;
  const makeOperator = async (): Promise<string> => {
    const id = newId('operator');
    const operator = { id, kind: 'operator', name: 'default', parentId: null, spec: {} } as const;
    await db.transaction((tx) => createResource(tx, operator));
    return id;
  };
  const operator = (): Promise<string> => {
    operatorId ??= makeOperator();
    return operatorId;
  };

  return {
    db,
    cloud,
    ledger,
    agents,
    start,
    deploy: async (city, account, profile = 'light') => {
      const parentId = await operator();
      const id = newId('city-node');
      const cloud = account === undefined ? { cloud: 'local' } : { cloud: 'aws', account };
      const spec = { city, ...cloud, profile, schedulable: true };
      await db.transaction((tx) =>
        createResource(tx, { id, kind: 'city-node', name: `city-${city.toLowerCase()}`, parentId, spec }),
      );
      return id;
    },
    account: async (credentials) => {
      const parentId = await operator();
      const id = newId('cloud-account');
      const spec = { cloud: 'aws', region: 'eu-central-1', options: {} };
      await db.transaction(async (tx) => {
        await createResource(tx, { id, kind: 'cloud-account', name: id, parentId, spec });
        await clouds.keepCredentials(tx, id, credentials);
      });
      return id;
    },
    rotate: (id, credentials) =>
      db.transaction(async (tx) => {
        const { spec } = (await lockResource(tx, id)) ?? {};
        await clouds.keepCredentials(tx, id, credentials);
        await patchSpec(tx, id, { spec: spec ?? {} });
        await wakeHostsOnAccount(tx, id);
      }),
    change: (id, change) =>
      db.transaction(async (tx) => {
        const { spec } = (await lockResource(tx, id)) ?? {};
        await patchSpec(tx, id, { spec: { ...spec, ...change } });
      }),
    tenant: async (tier = 'starter') => {
      const id = newId('tenant');
      const spec = { email: 'owner@example.org', tier };
      await db.transaction((tx) => createResource(tx, { id, kind: 'tenant', name: `t-${id}`, parentId: null, spec }));
      return id;
    },
    rent: async (tenantId, cityCount) => {
      const id = newId('channel');
      await db.transaction(async (tx) => {
        const request = { channelId: id, ordering: 'bft', cities: cityCount } as const;
        const { placements, obstacles } = place(request, await placementCandidates(tx));
        if (obstacles.length > 0) throw new Error(obstacles.join('; '));
        const full = await takeCapacity(
          tx,
          placements.map(({ cityNodeId }) => cityNodeId),
        );
        if (full.length > 0) throw new Error(`full: ${full.join(', ')}`);
        const cities = placements.map(({ city }) => city);
        const spec = { ordering: 'bft', cities, contracts: [{ preset: 'notary' }] };
        await createResource(tx, { id, kind: 'channel', name: `c-${id}`, parentId: tenantId, spec });
        await insertPlacements(tx, id, placements);
      });
      return id;
    },
    remove: (id) =>
      db.transaction(async (tx) => {
        const resource = await lockResource(tx, id);
        if (resource !== undefined) await markDeleting(tx, resource);
      }),
    expectReady: async (id) => {
      const resource = await getResource(db.sql, id);
      if (resource === undefined) throw new Error(`${id} is gone`);
      const { ready, reason, message } = readinessOf(resource);
      if (!ready) throw new Error(`${id} is not Ready: ${reason} ${message}`);
    },
    expectGone: async (id) => {
      const resource = await getResource(db.sql, id);
      if (resource !== undefined) throw new Error(`${id} is there: ${JSON.stringify(resource.status)}`);
    },
    close: async () => {
      for (const agent of agents.values()) agent.stop();
      await Promise.all([...running].map((engine) => engine.abandon()));
      await db.close();
    },
  };
}
