import type { SimResponse } from '../frame/vendor.ts';
import { ArmError, json } from './arm-error.ts';
import type { Control } from './control.ts';
import { regions } from './regions.ts';
import type { ArmRequest } from './request.ts';

const types: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Compute': ['virtualMachines', 'disks', 'locations', 'skus'],
  'Microsoft.Network': ['virtualNetworks', 'networkSecurityGroups', 'publicIPAddresses', 'networkInterfaces'],
  'Microsoft.Resources': ['resourceGroups', 'subscriptions', 'tags'],
};
/** Tools that do not know a version take the first one that a provider names. */
const apiVersions = ['2026-04-01', '2026-01-01', '2025-04-01', '2024-11-01', '2024-07-01', '2023-09-01'];

const view = ({ account }: Control, namespace: string) => ({
  id: `/subscriptions/${account.subscriptionId}/providers/${namespace}`,
  namespace,
  registrationState: 'Registered',
  registrationPolicy: 'RegistrationRequired',
  resourceTypes: (types[namespace] ?? []).map((resourceType) => ({
    resourceType,
    locations: regions.map(([, displayName]) => displayName),
    apiVersions,
    capabilities: 'SupportsTags, SupportsLocation',
  })),
});

export const providers = (control: Control): SimResponse =>
  json(200, { value: Object.keys(types).map((namespace) => view(control, namespace)) });

/** Also what registering one answers: all are registered. */
export function provider(control: Control, { names }: ArmRequest): SimResponse {
  const given = names.namespace ?? '';
  const known = Object.keys(types).find((each) => each.toLowerCase() === given.toLowerCase());
  if (known !== undefined) return json(200, view(control, known));
  throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${given}' is invalid.`);
}
