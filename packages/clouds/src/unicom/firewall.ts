import { CloudError } from '../errors.ts';
import type { IngressRule } from '../port.ts';
import { isObject, textOf } from '../signed-http/answer.ts';
import type { Fields, UnicomClient } from './client.ts';
import type { Parts } from './parts.ts';

/**
 * One step towards a security group of this name that lets in what is asked for and nothing else.
 * @returns whether it is reached
 * @throws CloudError `invalid` when it lets in more: no call that removes a rule is published
 */
export async function ensureFirewall(
  { client, parts }: { readonly client: UnicomClient; readonly parts: Parts },
  { name, ingress }: { readonly name: string; readonly ingress: readonly IngressRule[] },
  signal: AbortSignal,
): Promise<boolean> {
  const group = await parts.named('securitygroup', name, signal);
  if (group === undefined) {
    const body = { securityGroupName: name, securityGroupDesc: 'hansa', securityGroupRuleModel: 'default' };
    await parts.make('securitygroup', name, body, signal);
    return false;
  }
  const missing = new Map(ingress.map((rule) => [`${rule.port} ${rule.from}`, rule]));
  for (const open of openRules(group)) {
    if (missing.delete(open)) continue;
    const what = `CUCloud: the security group ${name} also lets in ${open}, and no call that removes a rule is published`;
    throw new CloudError('invalid', `${what}; remove it in the console`);
  }
  if (missing.size === 0) return true;
  await addRules(client, textOf(group.securityGroupId) ?? '', { rules: [...missing.values()], signal });
  return false;
}

function addRules(
  client: UnicomClient,
  securityGroupId: string,
  { rules, signal }: { readonly rules: readonly IngressRule[]; readonly signal: AbortSignal },
): Promise<unknown> {
  const securityGroupRules = rules.map(({ port, from }) => ({
    direction: 'ingress',
    protocol: 'tcp',
    ethertype: 'IPv4',
    remoteIpPrefix: from,
    remoteType: 'cidr',
    portRangeMin: String(port),
    portRangeMax: String(port),
    securityGroupId,
  }));
  return client.call({ method: 'POST', path: 'securitygrouprule', body: { securityGroupRules } }, signal);
}

/** What a security group lets in, as `port source`; a range or another protocol stands for itself. */
function openRules({ securityGroupRules }: Fields): readonly string[] {
  const rows = (Array.isArray(securityGroupRules) ? securityGroupRules : []).filter(isObject);
  return rows
    .filter(({ direction, remoteIpPrefix }) => direction === 'ingress' && textOf(remoteIpPrefix) !== undefined)
    .map(({ protocol, portRangeMin, portRangeMax, remoteIpPrefix }) =>
      protocol === 'tcp' && portRangeMin === portRangeMax
        ? `${portRangeMin} ${remoteIpPrefix}`
        : `${protocol} ${portRangeMin}-${portRangeMax} ${remoteIpPrefix}`,
    );
}
