import { setTimeout as sleep } from 'node:timers/promises';
import { isTrue } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../log/log.ts';
import {
  createDatabase,
  createResource,
  type Database,
  desiredOf,
  getResource,
  upsertDesired,
  wake,
} from '../store/index.ts';
import type { KindReconciler, Phase, ReconcileDeps } from './phase.ts';
import { startRunner } from './runner.ts';

let database: TestDatabase;
let db: Database;
let deps: ReconcileDeps;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, log: createLog({ level: 'silent' }) });
  const log = createLog({ level: 'silent' });
  deps = {
    db,
    log,
    clock: { nowMs: () => Date.now() },
    metrics: { pass: () => undefined, agentStreams: () => undefined },
  } as unknown as ReconcileDeps;
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const reconciler = (phases: Phase<null>[]): KindReconciler<null> => ({
  kind: 'operator',
  concurrency: 4,
  resyncMs: 60_000,
  wakesParent: false,
  load: async () => null,
  phases,
  leaving: [],
});

const newRow = async (id: string): Promise<string> => {
  await db.transaction((tx) => createResource(tx, { id, kind: 'operator', name: id, parentId: null, spec: {} }));
  return id;
};

/** A point that a test waits for, and one that it lets go. */
const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
};

describe('the queue', () => {
  it('goes on with other accounts while a cloud of one account answers nobody', async () => {
    const release = gate();
    const passes: string[] = [];
    const waiting: Phase<string> = {
      run: async (_context, account) => {
        passes.push(account);
        if (account === 'silent') await release.passed;
        return {};
      },
    };
    const hosts: KindReconciler<string> = {
      ...{ kind: 'host', concurrency: 16, concurrencyOfAccount: 4, resyncMs: 60_000, wakesParent: false },
      load: async (_deps, { spec }) => String(spec.account),
      phases: [waiting],
      leaving: [],
    };
    await db.transaction(async (tx) => {
      for (let at = 0; at < 40; at += 1) {
        const spec = { account: at < 30 ? 'silent' : 'quick' };
        await createResource(tx, { id: `ho-${at}`, kind: 'host', name: `ho-${at}`, parentId: null, spec });
      }
    });
    const runner = await startRunner(deps, [hosts]);
    await eventually(() => expect(passes.filter((account) => account === 'quick')).toHaveLength(10));
    expect(passes.filter((account) => account === 'silent').length).toBeLessThan(16);
    release.open();
    await eventually(() => expect(passes).toHaveLength(40));
    await runner.stop();
  });

  it('runs what is due at once when it is told, and what a wake adds during a pass', async () => {
    let passes = 0;
    const runner = await startRunner(deps, [reconciler([{ run: () => ({ status: { passes: ++passes } }) }])]);
    const startedMs = performance.now();
    const id = await newRow('op-wake');
    await eventually(async () => expect((await getResource(db.sql, id))?.status).toEqual({ passes: 1 }));
    await wake(db.sql, id);
    await eventually(async () => expect((await getResource(db.sql, id))?.status).toEqual({ passes: 2 }));
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    await runner.stop();
  });

  it('writes nothing after its claim was lost: no effect, no status', async () => {
    const [entered, release, ended] = [gate(), gate(), gate()];
    let first = true;
    const slow: Phase<null> = {
      run: async (context) => {
        if (!first) return {};
        first = false;
        entered.open();
        await release.passed;
        try {
          await context.write((tx) => upsertDesired(tx, 'op-fence', 'node', { stale: true }));
        } finally {
          ended.open();
        }
        return { conditions: [isTrue('Stale')], status: { stale: true } };
      },
    };
    const runner = await startRunner(deps, [reconciler([slow])]);
    const id = await newRow('op-fence');
    await entered.passed;
    await db.sql
      .updateTable('resource')
      .set((set) => ({ claimEpoch: set('claimEpoch', '+', 1) }))
      .where('id', '=', id)
      .execute();
    release.open();
    await ended.passed;
    await runner.stop();
    expect(await desiredOf(db.sql, id, 'node')).toBeUndefined();
    expect(await getResource(db.sql, id)).toMatchObject({ status: {}, conditions: [] });
  });

  it('claims a row again once the lease of a dead worker has ended, and not before', async () => {
    const [entered, never] = [gate(), gate()];
    const hangs: Phase<null> = {
      run: async () => {
        entered.open();
        await never.passed;
        return {};
      },
    };
    const dead = await startRunner(deps, [reconciler([hangs])], { leaseMs: 600 });
    const id = await newRow('op-lease');
    await entered.passed;
    const claimedMs = performance.now();
    const live = await startRunner(deps, [reconciler([{ run: () => ({ status: { by: 'live' } }) }])], { sweepMs: 50 });
    dead.abandon();
    await sleep(100);
    expect((await getResource(db.sql, id))?.status).toEqual({});
    await eventually(async () => expect((await getResource(db.sql, id))?.status).toEqual({ by: 'live' }));
    expect(performance.now() - claimedMs).toBeGreaterThan(300);
    never.open();
    await live.stop();
  });
});
