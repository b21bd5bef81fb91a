import { CloudError } from '@hansa/clouds';
import { findCondition } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { getResource, getSecret, listCalls, listResources } from '../../store/index.ts';
import { goodKeys, wrongKeys } from '../../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({ databaseUrl: database.url, host: '127.61.7.2', bootstrapPort: 0, linkPort: 0 });
  engine = await league.start();
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const hostOf = async (cityNodeId: string) => {
  const [host] = await listResources(league.db.sql, { kind: 'host', parentId: cityNodeId }, { limit: 1 });
  if (host === undefined) throw new Error('no host yet');
  return host;
};

const machineRunning = async (cityNodeId: string) =>
  findCondition((await hostOf(cityNodeId)).conditions, 'MachineRunning');

describe('a cloud account', () => {
  it('with wrong keys says so, holds its cities, and lets them go on once it is mended', async () => {
    const accountId = await league.account(wrongKeys);
    const cityNodeId = await league.deploy('330100', accountId);
    await eventually(async () => {
      const account = await getResource(league.db.sql, accountId);
      const condition = findCondition(account?.conditions ?? [], 'CredentialsValid');
      expect(condition).toMatchObject({ status: 'False', reason: 'CloudCredentials' });
      expect(await machineRunning(cityNodeId)).toMatchObject({ status: 'False', reason: 'CloudCredentials' });
    });
    const { message } = (await machineRunning(cityNodeId)) ?? {};
    expect(message).toContain('The operator must give working credentials');
    expect(message).toContain('code AuthFailure, request req-4711');

    const startedMs = performance.now();
    await league.rotate(accountId, goodKeys);
    await eventually(() => league.expectReady(cityNodeId));
    await league.expectReady(accountId);
    // The rest after a refusal is ten minutes: only the rotation can have woken it.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect((await getResource(league.db.sql, accountId))?.status).toMatchObject({
      account: '123456789012',
      problems: [],
    });
    const machines = [...league.cloud.machines.keys()];
    expect(machines).toHaveLength(1);
  });

  it('whose quota is used up makes its cities wait, with what was called in rows', async () => {
    const accountId = await league.account(goodKeys);
    const detail = { vendorCode: 'VcpuLimitExceeded', vendorRequestId: 'req-9' };
    league.cloud.refuseCreations(new CloudError('quota', 'The limit of 8 vCPUs is reached', detail));
    const cityNodeId = await league.deploy('330200', accountId);
    await eventually(async () =>
      expect(await machineRunning(cityNodeId)).toMatchObject({
        status: 'False',
        reason: 'CloudQuota',
        message: expect.stringContaining('code VcpuLimitExceeded, request req-9'),
      }),
    );
    const host = await hostOf(cityNodeId);
    const calls = await listCalls(league.db.sql, { resourceId: host.id }, { limit: 10 });
    expect(calls.map(({ action, state, vendorRequestId }) => [action, state, vendorRequestId])).toEqual([
      ['ensureSite', 'done', null],
      ['createMachine', 'failed', 'req-9'],
    ]);
    league.cloud.refuseCreations(undefined);
    await league.rotate(accountId, goodKeys);
    await eventually(() => league.expectReady(cityNodeId));
  });

  it('is gone, with its site and its credentials, once it is deleted', async () => {
    const accountId = await league.account(goodKeys);
    await eventually(() => league.expectReady(accountId));
    const cityNodeId = await league.deploy('330300', accountId);
    await eventually(() => league.expectReady(cityNodeId));
    await league.remove(cityNodeId);
    await eventually(() => league.expectGone(cityNodeId));
    await league.remove(accountId);
    await eventually(() => league.expectGone(accountId));
    expect(await getSecret(league.db.sql, accountId, 'cloud-credentials')).toBeUndefined();
    const calls = await listCalls(league.db.sql, { resourceId: accountId }, { limit: 10 });
    expect(calls.map(({ action, state }) => `${action} ${state}`)).toEqual(['deleteSite done']);
  });
});
