import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { AzureClient } from './client.ts';
import { field, refuseFailure, text } from './operation.ts';
import { groupActions, groupCreation, missingActions } from './permissions.ts';
import { exchange } from './translate.ts';

/** What only the operator can mend is a result of the check, not its failure. */
const operatorsClasses: ReadonlySet<CloudErrorClass> = new Set([
  'credentials',
  'permission',
  'account-blocked',
  'not-found',
]);

const unproven = [
  'Quotas and free room for a size are told only when a machine is made',
  'That the resource providers Microsoft.Compute and Microsoft.Network are registered is told only by the first write',
];

/** The subscription's state, then what its roles allow; Azure lets a caller read its own permissions. */
export async function checkAccount(client: AzureClient, call: CallOptions): Promise<AccountCheck> {
  const account = client.subscriptionId;
  try {
    const problems = [...(await subscriptionProblems(client, call)), ...(await permissionProblems(client, call))];
    return { account, problems, unproven };
  } catch (error) {
    if (!(error instanceof CloudError) || !operatorsClasses.has(error.errorClass)) throw error;
    return { account, problems: [error.message], unproven };
  }
}

async function subscriptionProblems(client: AzureClient, call: CallOptions): Promise<readonly string[]> {
  const body = await read(
    client,
    `/subscriptions/${client.subscriptionId}?api-version=2022-12-01`,
    'subscription',
    call,
  );
  const state = text(field(body, 'state'));
  if (state === undefined) throw new CloudError('unavailable', 'Azure answered no subscription that can be read');
  return state === 'Enabled' ? [] : [`The subscription is ${state}, not Enabled: no machine can be made`];
}

/** Permissions on the group, or where it does not exist yet, on the subscription. */
async function permissionProblems(client: AzureClient, call: CallOptions): Promise<readonly string[]> {
  const tail = '/providers/Microsoft.Authorization/permissions?api-version=2022-04-01';
  const subscription = `/subscriptions/${client.subscriptionId}`;
  const what = 'own permissions';
  const ofGroup = await read(client, `${subscription}/resourceGroups/${client.group}${tail}`, what, call).catch(
    (error: unknown) => {
      if (error instanceof CloudError && error.errorClass === 'not-found') return undefined;
      throw error;
    },
  );
  const body = ofGroup ?? (await read(client, `${subscription}${tail}`, what, call));
  const sets = field(body, 'value');
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
  return missing.map((action) => `The role lacks ${action}`);
}

async function read(client: AzureClient, path: string, what: string, call: CallOptions): Promise<unknown> {
  const purpose = { write: false, what: `read the ${what}` };
  const answer = await exchange(call, purpose, () => client.send('GET', path, call));
  refuseFailure(answer, purpose);
  return answer.body;
}
