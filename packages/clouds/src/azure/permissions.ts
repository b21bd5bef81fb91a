/** What the adapter does inside its resource group, the `join` actions included: `infra/azure/role-group.json`. */
export const groupActions = [
  'Microsoft.Authorization/permissions/read',
  'Microsoft.Compute/disks/delete',
  'Microsoft.Compute/disks/write',
  'Microsoft.Compute/virtualMachines/delete',
  'Microsoft.Compute/virtualMachines/read',
  'Microsoft.Compute/virtualMachines/start/action',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Network/networkInterfaces/delete',
  'Microsoft.Network/networkInterfaces/join/action',
  'Microsoft.Network/networkInterfaces/read',
  'Microsoft.Network/networkInterfaces/write',
  'Microsoft.Network/networkSecurityGroups/delete',
  'Microsoft.Network/networkSecurityGroups/join/action',
  'Microsoft.Network/networkSecurityGroups/read',
  'Microsoft.Network/networkSecurityGroups/write',
  'Microsoft.Network/publicIPAddresses/delete',
  'Microsoft.Network/publicIPAddresses/join/action',
  'Microsoft.Network/publicIPAddresses/read',
  'Microsoft.Network/publicIPAddresses/write',
  'Microsoft.Network/virtualNetworks/delete',
  'Microsoft.Network/virtualNetworks/read',
  'Microsoft.Network/virtualNetworks/subnets/join/action',
  'Microsoft.Network/virtualNetworks/write',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
] as const;

/** Making the group needs this on the subscription; one that the operator made beforehand does not. */
export const groupCreation = 'Microsoft.Resources/subscriptions/resourceGroups/write';

interface PermissionSet {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const matches = (pattern: string, action: string): boolean => {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
};

/** Actions that no set of permissions allows. A set allows what one of its patterns matches and no `notActions` does. */
export function missingActions(needed: readonly string[], sets: readonly PermissionSet[]): readonly string[] {
  const allows = ({ actions, notActions }: PermissionSet, action: string) =>
    actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action));
  return needed.filter((action) => !sets.some((set) => allows(set, action)));
}
