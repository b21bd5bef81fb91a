import { type AccountCheck, CloudError } from '@hansa/clouds';
import { describe, expect, it } from 'vitest';
import type { PassContext } from '../phase.ts';
import { check } from './check.ts';
import type { AccountScope } from './scope.ts';

/** What the phase reports when the cloud's check ends so. */
async function reported(found: () => Promise<AccountCheck>) {
  const clouds = { openAccount: async () => ({ provider: { check: found } }) };
  const context = { clouds, signal: AbortSignal.timeout(1_000), write: async () => undefined };
  const account = { id: 'ca-1', conditions: [] };
  const scope = { account, cityNodes: [] };
  const report = await check.run(context as unknown as PassContext, scope as unknown as AccountScope);
  return { ...report, condition: report.conditions?.[0] };
}

const lacks = (action: string) =>
  new CloudError('permission', `May not ${action}`, { vendorCode: 'Denied', vendorRequestId: `req-${action}` });

describe('the check of an account', () => {
  it('lists all that is refused, each with its class, code and request id, and once who must act', async () => {
    const refused = [lacks('read'), lacks('list')];
    const { condition, status } = await reported(async () => ({ account: 'a', refused, problems: ['No zone'] }));
    expect(condition).toMatchObject({ status: 'False', reason: 'CloudPermission' });
    expect(condition?.message).toBe(
      "May not read (permission; the cloud's code Denied, request req-read); May not list (permission; the cloud's code " +
        'Denied, request req-list); No zone. The operator must grant the permission. Then rotate or change the account, and ' +
        'its cities look again at once',
    );
    expect(status?.problems).toHaveLength(3);
  });

  it('names problems that no refusal told, and is True without any', async () => {
    const found = await reported(async () => ({ account: 'a', problems: ['No zone'] }));
    expect(found.condition).toMatchObject({ status: 'False', reason: 'Problems', message: 'No zone' });
    expect((await reported(async () => ({ account: 'a', problems: [] }))).condition?.status).toBe('True');
  });

  it('that a refusal ends has its class as the reason', async () => {
    const { condition, failure } = await reported(() => Promise.reject(new CloudError('clock', 'Off by 60 minutes')));
    expect(condition).toMatchObject({ status: 'False', reason: 'CloudClock' });
    expect(failure).toBeInstanceOf(CloudError);
  });
});
