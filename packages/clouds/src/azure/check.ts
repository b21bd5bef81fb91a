import { refusedReads } from '../account/reads.ts';
import { CloudError } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { ArmAnswer, AzureClient } from './client.ts';
import { field, refuseFailure, text } from './operation.ts';
import { groupActions, groupCreation, missingActions } from './permissions.ts';
import { exchange } from './translate.ts';

const unproven = [
  'Quotas and free room for a size are told only when a machine is made',
  'That the resource providers Microsoft.Compute and Microsoft.Network are registered is told only by the first write',
];

/** The subscription's state, then what its roles allow; Azure lets a caller read its own permissions. */
export async function checkAccount(client: AzureClient, call: CallOptions): Promise<AccountCheck> {
  const lacking: CloudError[] = [];
  const refused = await refusedReads([
    () => refuseDisabled(client, call),
    () => refuseUnknownRegion(client, call),
    async () => lacking.push(...(await missingPermissions(client, call))),
  ]);
  return { account: client.subscriptionId, refused: [...refused, ...lacking], problems: [], unproven };
}

/** @throws CloudError `account-blocked` when the subscription makes nothing any more */
async function refuseDisabled(client: AzureClient, call: CallOptions): Promise<void> {
  const path = `/subscriptions/${client.subscriptionId}?api-version=2022-12-01`;
  const answer = await read(client, path, 'subscription', call);
  const state = text(field(answer.body, 'state'));
  if (state === undefined) throw new CloudError('unavailable', 'Azure answered no subscription that can be read');
  if (state === 'Enabled') return;
  const detail = `The subscription is ${state}, not Enabled: no machine can be made`;
  throw new CloudError('account-blocked', detail, { vendorCode: state, ...idOf(answer) });
}

/** @throws CloudError `not-found` when the subscription is offered no such region */
async function refuseUnknownRegion(client: AzureClient, call: CallOptions): Promise<void> {
  const path = `/subscriptions/${client.subscriptionId}/locations?api-version=2022-12-01`;
  const answer = await read(client, path, 'regions', call);
  const regions = field(answer.body, 'value');
  if (!Array.isArray(regions)) throw new CloudError('unavailable', 'Azure answered no regions that can be read');
  if (regions.some((each) => field(each, 'name') === client.region)) return;
  throw new CloudError('not-found', `The subscription is offered no region ${client.region}`, idOf(answer));
}

/** Permissions on the group, or where it does not exist yet, on the subscription. */
async function missingPermissions(client: AzureClient, call: CallOptions): Promise<readonly CloudError[]> {
  const tail = '/providers/Microsoft.Authorization/permissions?api-version=2022-04-01';
  const subscription = `/subscriptions/${client.subscriptionId}`;
  const what = 'own permissions';
  const ofGroup = await read(client, `${subscription}/resourceGroups/${client.group}${tail}`, what, call).catch(
    (error: unknown) => {
      if (error instanceof CloudError && error.errorClass === 'not-found') return undefined;
      throw error;
    },
  );
  const answer = ofGroup ?? (await read(client, `${subscription}${tail}`, what, call));
  const sets = field(answer.body, 'value');
  if (!Array.isArray(sets)) throw new CloudError('unavailable', 'Azure answered no permissions that can be read');
  const strings = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
  const needed = ofGroup === undefined ? [...groupActions, groupCreation] : groupActions;
  const missing = missingActions(
    needed,
    sets.map((set: unknown) => ({
      actions: strings(field(set, 'actions')),
      notActions: strings(field(set, 'notActions')),
    })),
  );
  return missing.map((action) => new CloudError('permission', `The role lacks ${action}`, idOf(answer)));
}

/** Of the answer that told it. */
function idOf({ header }: ArmAnswer): { readonly vendorRequestId?: string } {
  const vendorRequestId = header('x-ms-request-id');
  return vendorRequestId === undefined ? {} : { vendorRequestId };
}

async function read(client: AzureClient, path: string, what: string, call: CallOptions): Promise<ArmAnswer> {
  const purpose = { write: false, what: `read the ${what}` };
  const answer = await exchange(call, purpose, () => client.send('GET', path, call));
  refuseFailure(answer, purpose);
  return answer;
}
