import { nameOf } from './job.ts';
import type { QuickstartResult, Timings } from './result.ts';

/** A word for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Three lines that work as pasted: what the admin sees, a document registered, and read in another city. */
export function curlLines(result: QuickstartResult, hash: string): string[] {
  const [first, last] = [result.gateways[0], result.gateways.at(-1)];
  if (first === undefined || last === undefined) return [];
  const bearer = (file: string): string => `-H "Authorization: Bearer $(cat ${shellWord(file)})"`;
  const channel = `v1/channels/${result.channel.id}`;
  const json = `-H 'Content-Type: application/json'`;
  const register = `{"contract":"notary","function":"register","arguments":["'$(head -c 32 /dev/urandom | sha256sum | cut -c1-64)'"]}`;
  const verify = `{"contract":"notary","function":"verify","arguments":["${hash}"]}`;
  const key = bearer(result.tenant.apiKeyFile);
  return [
    `curl -s ${bearer(result.adminTokenFile)} ${result.apiUrl}/v1/city-nodes`,
    `curl -s --cacert ${shellWord(first.caFile)} ${key} ${json} -d '${register}' ${first.url}/${channel}/transactions`,
    `curl -s --cacert ${shellWord(last.caFile)} ${key} ${json} -d '${verify}' ${last.url}/${channel}/queries`,
  ];
}

const stageTitles: readonly (readonly [keyof Timings, string])[] = [
  ['toolchain', 'toolchain'],
  ['install', 'install'],
  ['fabric', 'fabric binaries'],
  ['postgres', 'PostgreSQL'],
  ['controlPlane', 'control plane'],
  ['cities', 'cities'],
  ['channel', 'channel'],
  ['firstCommit', 'first commit'],
  ['readBack', 'read back'],
  ['total', 'total'],
];

/** What a person is told at the end. */
export function renderSummary(result: QuickstartResult, hash: string): string {
  const { transaction, timingsMs } = result;
  const stages = stageTitles.map(([name, title]) => `${title} ${seconds(timingsMs[name])}`);
  return `
  API           ${result.apiUrl}
  Docs          ${result.docsUrl}
  Admin token   ${result.adminTokenFile}
  Tenant key    ${result.tenant.apiKeyFile}
  Channel       ${result.channel.id} (${result.channel.ordering}: ${result.channel.cities.map(nameOf).join(', ')})
  Transaction   ${transaction.id}
                ${transaction.validationCode} in block ${transaction.block}, submitted in ${nameOf(transaction.submittedAt)}, read back in ${nameOf(transaction.readBackAt)}
  Times         ${stages.slice(0, 5).join(' · ')}
                ${stages.slice(5).join(' · ')}

  Try:

${curlLines(result, hash).join('\n\n')}

`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
