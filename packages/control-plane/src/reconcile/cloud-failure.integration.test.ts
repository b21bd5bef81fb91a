import { CloudError, type CloudErrorClass } from '@hansa/clouds';
import { findCondition } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { listResources } from '../store/index.ts';
import { goodKeys } from '../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../testing/league.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({ databaseUrl: database.url, host: '127.61.7.9', bootstrapPort: 0, linkPort: 0 });
  engine = await league.start();
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const operator = /The operator (must|may) /;

/** Each class that asks for somebody, the reason that it shows as, and who must act. */
const classes: readonly (readonly [errorClass: CloudErrorClass, reason: string, who: RegExp])[] = [
  ['credentials', 'CloudCredentials', operator],
  ['permission', 'CloudPermission', operator],
  ['account-blocked', 'CloudAccountBlocked', operator],
  ['quota', 'CloudQuota', operator],
  ['capacity', 'CloudCapacity', operator],
  ['invalid', 'CloudInvalid', operator],
  ['not-found', 'CloudNotFound', operator],
  ['clock', 'CloudClock', /An admin must set the clock/],
];

const ids = (errorClass: string) => ({ vendorCode: `Code-${errorClass}`, vendorRequestId: `req-${errorClass}` });

async function machineRunning(cityNodeId: string) {
  const [host] = await listResources(league.db.sql, { kind: 'host', parentId: cityNodeId }, { limit: 1 });
  return findCondition(host?.conditions ?? [], 'MachineRunning');
}

const expectTold = (cityNodeId: string, [errorClass, reason, who]: (typeof classes)[number]) =>
  eventually(async () => {
    const told = await machineRunning(cityNodeId);
    expect(told).toMatchObject({ status: 'False', reason, message: expect.stringMatching(who) });
    expect(told?.message).toContain(`code Code-${errorClass}, request req-${errorClass}`);
  });

describe('a city whose machine is refused', () => {
  it('says the class, who must act and the vendor’s request id, stays, and goes on once it is mended', async () => {
    const accountId = await league.account(goodKeys);
    let cityNodeId: string | undefined;
    for (const each of classes) {
      const [errorClass] = each;
      league.cloud.refuseCreations(new CloudError(errorClass, 'It said no', ids(errorClass)));
      if (cityNodeId === undefined) cityNodeId = await league.deploy('330100', accountId);
      else await league.rotate(accountId, goodKeys);
      await expectTold(cityNodeId, each);
    }
    league.cloud.refuseCreations(undefined);
    await league.rotate(accountId, goodKeys);
    await eventually(() => league.expectReady(cityNodeId ?? ''));
  });

  it('says so too when the cloud took the order and refused it later', async () => {
    const accountId = await league.account(goodKeys);
    const failure = new CloudError('quota', 'The operation failed', ids('quota'));
    league.cloud.show({ phase: 'failed', error: failure.message, failure });
    const cityNodeId = await league.deploy('330200', accountId);
    await expectTold(cityNodeId, ['quota', 'CloudQuota', operator]);
    league.cloud.show(undefined);
    await league.rotate(accountId, goodKeys);
    await eventually(() => league.expectReady(cityNodeId));
  });
});
