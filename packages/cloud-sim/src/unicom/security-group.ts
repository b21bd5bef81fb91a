import type { World } from '../frame/world.ts';
import { type Fields, isFields, pageOf, Refusal, text } from './answer.ts';
import type { Operations } from './operation.ts';
import { createShelf, newIdOf, plainName } from './shelf.ts';

export interface SecurityGroups {
  readonly operations: Operations;
  has(id: string): string;
  addRules(rules: unknown): void;
}

const ruleFields = ['direction', 'protocol', 'ethertype', 'remoteIpPrefix', 'portRangeMin', 'portRangeMax'] as const;

/** Security groups with their rules. No call that deletes either is known. */
export function createSecurityGroups(world: World): SecurityGroups {
  const groups = createShelf(world, '安全组');
  const rulesOf = new Map<string, Fields[]>();

  const addRules = (rules: unknown): void => {
    if (!Array.isArray(rules) || rules.length === 0) throw new Refusal(400, '参数securityGroupRules不能为空');
    for (const rule of rules.filter(isFields)) {
      const id = groups.has(text(rule, 'securityGroupId'));
      for (const name of ruleFields) text(rule, name);
      rulesOf.get(id)?.push({ ...rule, securityGroupRuleId: newIdOf(world), action: 'accept', priority: '1' });
    }
  };

  const operations: Operations = {
    'GET /instance/v1/product/securitygroup': ({ query }) => {
      const rows = groups.rows(query, ['cloudRegionCode', 'securityGroupId']).map((shown) => {
        const securityGroupRules = rulesOf.get(String(shown.securityGroupId)) ?? [];
        return { ...shown, securityGroupRules, securityGroupRuleNumber: securityGroupRules.length };
      });
      return pageOf(rows, query);
    },
    'POST /instance/v1/product/securitygroup': ({ body }) => {
      const securityGroupId = newIdOf(world);
      const securityGroupName = plainName(body, 'securityGroupName');
      const where = { cloudRegionCode: body.cloudRegionCode, description: body.securityGroupDesc };
      groups.add(securityGroupId, { securityGroupId, securityGroupName, ...where });
      rulesOf.set(securityGroupId, []);
      return { resourceId: securityGroupId };
    },
    'POST /instance/v1/product/securitygrouprule': ({ body }) => addRules(body.securityGroupRules),
  };
  return { operations, has: groups.has, addRules };
}
