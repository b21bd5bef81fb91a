import { invalidRequest, isVendorCloud } from '@hansa/core';
import { lockAccounts, type StoredAccount, type Tx } from '../store/index.ts';

/**
 * The operator's account on a cloud: the one that is named by id or name, or the only one that there is; undefined on a cloud
 * without accounts. It stays until the transaction ends. @throws request.invalid
 */
export async function accountFor(
  tx: Tx,
  operatorId: string,
  cloud: string,
  named: string | undefined,
): Promise<StoredAccount | undefined> {
  if (!isVendorCloud(cloud)) {
    if (named === undefined) return undefined;
    throw invalidRequest({ field: '/account', rule: `must be absent: the cloud ${cloud} has no accounts` });
  }
  const accounts = await lockAccounts(tx, operatorId, cloud);
  const [only, ...others] = accounts;
  if (only === undefined) {
    const rule = `must be one on which the operator has an account; POST /v1/cloud-accounts makes one for ${cloud}`;
    throw invalidRequest({ field: '/cloud', rule });
  }
  if (named === undefined && others.length === 0) return only;
  const found = accounts.find(({ id, name }) => id === named || name === named);
  if (found !== undefined) return found;
  const ids = accounts.slice(0, 5).map(({ id, name }) => `${id} (${name})`);
  throw invalidRequest({ field: '/account', rule: `must be one of the operator's on ${cloud}: ${ids.join(', ')}` });
}
