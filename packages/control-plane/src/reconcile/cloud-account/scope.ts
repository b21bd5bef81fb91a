import type { CloudProvider } from '@hansa/clouds';
import { cityNodesOnAccount, type StoredAccount, type StoredResource } from '../../store/index.ts';
import type { ReconcileDeps } from '../phase.ts';

export interface AccountScope {
  readonly account: StoredAccount;
  /** City nodes whose machines are made with the account. */
  readonly cityNodes: readonly string[];
  /** The cloud, once it took the credentials in this pass; set by the check for the phases after it. */
  provider: CloudProvider | undefined;
}

export async function loadAccountScope({ db }: ReconcileDeps, resource: StoredResource): Promise<AccountScope> {
  return {
    account: resource as unknown as StoredAccount,
    cityNodes: await cityNodesOnAccount(db.sql, resource.id),
    provider: undefined,
  };
}
