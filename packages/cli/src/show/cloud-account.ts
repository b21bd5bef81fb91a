import type { AccountCheck, CloudAccount } from '@hansa/client';
import { type Paint, renderPairs, renderTable } from '../table.ts';
import { conditionTable, readiness } from './readiness.ts';

export function cloudAccountTable(accounts: readonly CloudAccount[], paint: Paint): string {
  return renderTable(
    accounts,
    [
      { title: 'account', value: ({ name }) => name },
      { title: 'id', value: ({ id }) => id },
      { title: 'cloud', value: ({ spec }) => spec.cloud },
      { title: 'region', value: ({ spec }) => spec.region },
      { title: 'of the cloud', value: ({ status }) => status.account },
      { title: 'state', value: (account) => readiness(account, paint) },
    ],
    paint,
    'no cloud account yet: hansa cloud add <cloud> --name <name> --credentials-file <file> --region <region>',
  );
}

export function describeCloudAccount(account: CloudAccount, paint: Paint): string {
  const { spec, status } = account;
  const pairs = renderPairs(
    [
      ['cloud account', account.id],
      ['name', account.name],
      ['cloud', spec.cloud],
      ['region', spec.region],
      ['of the cloud', status.account],
      ['state', readiness(account, paint)],
      ['options', Object.keys(spec.options).length === 0 ? undefined : JSON.stringify(spec.options)],
    ],
    paint,
  );
  const { problems = [], unproven = [] } = status;
  return [pairs, conditionTable(account.conditions, paint), findings({ problems, unproven }, paint)]
    .filter((part) => part !== '')
    .join('\n');
}

export function describeCheck(check: AccountCheck, paint: Paint): string {
  const verdict = check.problems.length === 0 ? paint('usable', 'green') : paint('not usable', 'red');
  return `${check.account || 'The account'} is ${verdict}\n${findings(check, paint)}`;
}

function findings({ problems, unproven }: Pick<AccountCheck, 'problems' | 'unproven'>, paint: Paint): string {
  const lines = [
    ...problems.map((text) => `${paint('problem', 'red')}   ${text}`),
    ...unproven.map((text) => `${paint('unproven', 'yellow')}  ${text}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
