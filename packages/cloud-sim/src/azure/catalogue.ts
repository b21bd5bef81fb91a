import type { SimResponse } from '../frame/vendor.ts';
import { ArmError, json } from './arm-error.ts';
import { type Control, operationState, pageOf } from './control.ts';
import { usedCores } from './cores.ts';
import { regions, sizes } from './regions.ts';
import type { ArmRequest } from './request.ts';

/** What can be read of the subscription and the regions without anything being there. */
export const subscription = ({ account }: Control): SimResponse =>
  json(200, {
    id: `/subscriptions/${account.subscriptionId}`,
    subscriptionId: account.subscriptionId,
    tenantId: account.tenantId,
    displayName: 'Simulated',
    state: 'Enabled',
    subscriptionPolicies: { quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  });

export const locations = ({ account }: Control): SimResponse =>
  json(200, {
    value: regions.map(([name, displayName]) => ({
      id: `/subscriptions/${account.subscriptionId}/locations/${name}`,
      name,
      type: 'Region',
      displayName,
      regionalDisplayName: displayName,
      metadata: { regionType: 'Physical' },
    })),
  });

export function skus({ world }: Control, request: ArmRequest): SimResponse {
  const wanted = /location eq '([^']*)'/i.exec(request.query.get('$filter') ?? '')?.[1]?.toLowerCase();
  const places = regions.map(([name]) => name).filter((name) => wanted === undefined || name === wanted);
  const rows = places.flatMap((location) =>
    sizes.map(({ name, family, cpus, memoryGb }) => {
      const soldOut = world.quotas.limit(`sku/${name}`, 1) === 0;
      const restriction = {
        type: 'Location',
        values: [location],
        restrictionInfo: { locations: [location] },
        reasonCode: 'NotAvailableForSubscription',
      };
      return {
        resourceType: 'virtualMachines',
        name,
        tier: 'Standard',
        size: name.replace('Standard_', ''),
        family,
        locations: [location],
        locationInfo: [{ location, zones: ['1', '2', '3'] }],
        capabilities: [
          { name: 'vCPUs', value: String(cpus) },
          { name: 'MemoryGB', value: String(memoryGb) },
          { name: 'CpuArchitectureType', value: 'x64' },
        ],
        restrictions: soldOut ? [restriction] : [],
      };
    }),
  );
  return pageOf(request, rows);
}

export function usages(control: Control, request: ArmRequest): SimResponse {
  const location = (request.names.location ?? '').toLowerCase();
  const limit = control.world.quotas.limit('cores', 5_000);
  const name = { value: 'cores', localizedValue: 'Total Regional vCPUs' };
  return json(200, { value: [{ limit, unit: 'Count', currentValue: usedCores(control, location), name }] });
}

/** As the older calls show sizes; all of them fit every machine. */
export const machineSizes = (): SimResponse =>
  json(200, {
    value: sizes.map(({ name, cpus, memoryGb }) => ({
      ...{ name, numberOfCores: cpus, memoryInMB: memoryGb * 1024, maxDataDiskCount: 2 * cpus },
      ...{ osDiskSizeInMB: 1_047_552, resourceDiskSizeInMB: memoryGb * 2048 },
    })),
  });

export function networkUsages({ store, world }: Control): SimResponse {
  const row = (value: string, type: string, byDefault: number) => ({
    name: { value, localizedValue: value },
    unit: 'Count',
    currentValue: store.all(`Microsoft.Network/${type}`).length,
    limit: world.quotas.limit(value, byDefault),
  });
  return json(200, {
    value: [
      row('VirtualNetworks', 'virtualNetworks', 1_000),
      row('NetworkSecurityGroups', 'networkSecurityGroups', 5_000),
      row('PublicIPAddresses', 'publicIPAddresses', 1_000),
      row('NetworkInterfaces', 'networkInterfaces', 65_536),
    ],
  });
}

export const subscriptions = (control: Control): SimResponse =>
  json(200, { value: [JSON.parse(String(subscription(control).body))] });

/** The application of the simulated account owns the subscription. */
export const permissions = (): SimResponse =>
  json(200, { value: [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }] });

/** An operation's own answer; a failure stands in it, the request itself succeeded. */
export function operationStatus(control: Control, { names }: ArmRequest): SimResponse {
  const { operation, id } = operationOf(control, names);
  const { startedMs, untilMs, fails } = operation;
  const status = operationState(operation, control.world.clock.nowMs());
  return json(
    200,
    {
      name: id,
      startTime: new Date(startedMs).toISOString(),
      ...(status === 'InProgress' ? {} : { endTime: new Date(untilMs).toISOString() }),
      status,
      ...(status === 'Failed' ? { error: fails } : {}),
    },
    status === 'InProgress' ? { 'retry-after': '1' } : {},
  );
}

/** The other way to ask: 202 while it runs, then nothing. */
export function operationResult(control: Control, request: ArmRequest): SimResponse {
  const { operation } = operationOf(control, request.names);
  const status = operationState(operation, control.world.clock.nowMs());
  if (status === 'InProgress') {
    return json(202, undefined, { location: `${request.origin}${request.id}?${request.query}`, 'retry-after': '1' });
  }
  if (operation.fails !== undefined) throw new ArmError(409, operation.fails.code, operation.fails.message);
  return json(operation.kind === 'action' ? 200 : 204, undefined);
}

function operationOf({ operations }: Control, { operationId = '' }: Readonly<Record<string, string>>) {
  const operation = operations.get(operationId.toLowerCase());
  if (operation !== undefined) return { operation, id: operationId };
  throw new ArmError(404, 'NotFound', `The operation '${operationId}' was not found.`);
}
