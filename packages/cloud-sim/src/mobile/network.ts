import type { World } from '../frame/world.ts';
import { absent } from './answer.ts';
import { text, texts } from './input.ts';
import type { Operations } from './operation.ts';
import { createSecurityGroups } from './security-group.ts';
import { createVpcs, type Vpcs } from './vpc.ts';

export interface Network extends Vpcs {
  hasSecurityGroup(id: string): boolean;
}

/** What stands in networks, told by the machines' side. */
export interface Standing {
  inNetwork(networkId: string): boolean;
  inSecurityGroup(id: string): boolean;
  /** False when there is no such port. */
  setSecurityGroups(portId: string, ids: readonly string[]): boolean;
}

/** The console gateway's side: networks, firewalls and which ports they guard. */
export function createNetwork(world: World, standing: Standing): Network {
  const vpcs = createVpcs(world, standing.inNetwork);
  const groups = createSecurityGroups(world, standing.inSecurityGroup);
  const ports: Operations = {
    'PUT /api/openapi-vpc/customer/v3/port/portSecurityGroups': ({ body }) => {
      const ids = texts(body, 'securityGroupIds');
      if (!ids.every(groups.has)) throw absent('安全组');
      if (!standing.setSecurityGroups(text(body, 'id'), ids)) throw absent('网卡');
      return null;
    },
  };
  return {
    operations: { ...vpcs.operations, ...groups.operations, ...ports },
    subnet: vpcs.subnet,
    hasSecurityGroup: groups.has,
  };
}
