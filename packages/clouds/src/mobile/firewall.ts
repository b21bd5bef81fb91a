import { CloudError } from '../errors.ts';
import type { IngressRule } from '../port.ts';
import type { MobileClient, MobileRequest } from './client.ts';
import { asFields, asText, type Fields } from './wire.ts';

export interface Firewall {
  /** The security group of this name, with these rules and no others that let somebody in. @returns its id */
  ensure(name: string, ingress: readonly IngressRule[], signal: AbortSignal): Promise<string>;
  named(name: string, signal: AbortSignal): Promise<string | undefined>;
  remove(name: string, signal: AbortSignal): Promise<void>;
}

const vpcApi = '/api/openapi-vpc/customer/v3';

export function createFirewall(client: MobileClient, poolId: string): Firewall {
  const at = (method: MobileRequest['method'], path: string) =>
    ({ operation: path.split('/')[0] ?? path, gateway: 'console', method, path: `${vpcApi}/${path}` }) as const;

  const named = async (name: string, signal: AbortSignal): Promise<string | undefined> => {
    for await (const group of client.list({ ...at('GET', 'SecurityGroup'), query: { region: poolId } }, signal)) {
      if (group.name === name) return asText(group.id);
    }
    return undefined;
  };

  const create = async (name: string, signal: AbortSignal): Promise<string> => {
    const body = { name, region: poolId, type: 'VM' };
    const id = asText(asFields(await client.call({ ...at('POST', 'SecurityGroup'), body, write: true }, signal)).id);
    if (id === undefined) throw new CloudError('unknown-outcome', 'ECloud SecurityGroup: the answer has no id');
    return id;
  };

  const addRule = (securityGroupId: string, { port, from }: IngressRule, signal: AbortSignal) => {
    const ports = { minPortRange: port, maxPortRange: port };
    const source = { remoteType: 'cidr', remoteIpPrefix: from };
    const body = { securityGroupId, direction: 'ingress', protocol: 'TCP', ...source, ...ports };
    return client.call({ ...at('POST', 'SecurityGroupRule'), body, write: true }, signal);
  };

  return {
    named,
    ensure: async (name, ingress, signal) => {
      const securityGroupId = (await named(name, signal)) ?? (await create(name, signal));
      const missing = new Map(ingress.map((rule) => [textOf(rule), rule]));
      const extra: string[] = [];
      const rules = { ...at('GET', 'SecurityGroupRule'), query: { securityGroupId } };
      for await (const rule of client.list(rules, signal)) {
        if (rule.direction !== 'ingress') continue;
        const wanted = missing.delete(textOfRow(rule));
        if (!wanted) extra.push(asText(rule.id) ?? '');
      }
      for (const rule of missing.values()) await addRule(securityGroupId, rule, signal);
      for (const id of extra) await client.call({ ...at('DELETE', `SecurityGroupRule/${id}`), write: true }, signal);
      return securityGroupId;
    },
    remove: async (name, signal) => {
      const id = await named(name, signal);
      if (id !== undefined) await client.call({ ...at('DELETE', `SecurityGroup/${id}`), write: true }, signal);
    },
  };
}

const textOf = ({ port, from }: IngressRule): string => `TCP ${port} ${port} ${from}`;

const textOfRow = ({ protocol, minPortRange, maxPortRange, remoteIpPrefix }: Fields): string =>
  [asText(protocol)?.toUpperCase(), minPortRange, maxPortRange, remoteIpPrefix].map(String).join(' ');
