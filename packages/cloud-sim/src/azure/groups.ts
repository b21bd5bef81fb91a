import type { SimResponse } from '../frame/vendor.ts';
import { ArmError, json } from './arm-error.ts';
import { beginOperation, type Control, pageOf, shortMs, shown, tagsOf } from './control.ts';
import { hasRegion, regionKey } from './regions.ts';
import { type ArmRequest, textOf } from './request.ts';
import type { Group, Resource } from './store.ts';

const groupType = 'Microsoft.Resources/resourceGroups';
const namePattern = /^[-\w.()]{0,89}[-\w()]$/;

const view = ({ account }: Control, { name, location, tags }: Group) => ({
  id: `/subscriptions/${account.subscriptionId}/resourceGroups/${name}`,
  name,
  type: groupType,
  location,
  tags,
  properties: { provisioningState: 'Succeeded' },
});

const named = ({ store }: Control, { names }: ArmRequest): Group => {
  const name = names.group ?? '';
  const group = store.groups.get(name.toLowerCase());
  if (group !== undefined) return group;
  throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
};

export const getGroup = (control: Control, request: ArmRequest): SimResponse =>
  json(200, view(control, named(control, request)));

export function listGroups(control: Control, request: ArmRequest): SimResponse {
  const { tag } = readFilter(request);
  const groups = [...control.store.groups.values()].filter(({ tags }) => hasTag(tags, tag));
  return pageOf(
    request,
    groups.map((group) => view(control, group)),
  );
}

export function putGroup(control: Control, request: ArmRequest): SimResponse {
  const name = request.names.group ?? '';
  const location = regionKey(textOf(request.body.location));
  if (!namePattern.test(name))
    throw new ArmError(400, 'InvalidResourceGroup', `The resource group name '${name}' is invalid.`);
  if (location === '')
    throw new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
  if (!hasRegion(location)) {
    const message = `The provided location '${location}' is not available for resource group.`;
    throw new ArmError(400, 'LocationNotAvailableForResourceGroup', message);
  }
  const known = control.store.groups.get(name.toLowerCase());
  if (known !== undefined && known.location !== location) {
    const message = `Invalid resource group location '${location}'. The Resource group already exists in location '${known.location}'.`;
    throw new ArmError(409, 'InvalidResourceGroupLocation', message);
  }
  const group = known ?? { name, location, tags: {} };
  group.tags = tagsOf(request.body);
  control.store.groups.set(name.toLowerCase(), group);
  return json(known === undefined ? 201 : 200, view(control, group));
}

/** HEAD: whether it is there. */
export const hasGroup = ({ store }: Control, { names }: ArmRequest): SimResponse =>
  json(store.groups.has((names.group ?? '').toLowerCase()) ? 204 : 404, undefined);

export function patchGroup(control: Control, request: ArmRequest): SimResponse {
  const group = named(control, request);
  if (request.body.tags !== undefined) group.tags = tagsOf(request.body);
  return json(200, view(control, group));
}

/** Everything in it goes with it. */
export function deleteGroup(control: Control, request: ArmRequest): SimResponse {
  const { store, world } = control;
  const group = named(control, request);
  const untilMs = world.clock.nowMs();
  const inside = store.all().filter((each) => each.group.toLowerCase() === group.name.toLowerCase());
  for (const resource of inside) resource.pending = { kind: 'delete', untilMs };
  store.groups.delete(group.name.toLowerCase());
  const { location, tags } = group;
  const resource: Resource = {
    ...{ id: request.id, type: groupType, name: group.name, group: group.name, location, tags },
    ...{ properties: {}, etag: '', listedFromMs: 0 },
  };
  return json(
    202,
    undefined,
    beginOperation(control, request, { resource, kind: 'delete', untilMs: untilMs + shortMs(world) }),
  );
}

type TagFilter = readonly [name: string, value: string | undefined] | undefined;

/** `$filter` as the portal uses it: one tag by name and value, or a type. @throws ArmError InvalidFilterInQueryString */
function readFilter({ query }: ArmRequest): { readonly tag: TagFilter; readonly type: string | undefined } {
  const filter = query.get('$filter') ?? '';
  const match = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i.exec(filter);
  const type = /^resourceType eq '([^']*)'$/i.exec(filter)?.[1]?.toLowerCase();
  if (filter !== '' && match === null && type === undefined) {
    throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
  }
  return { type, tag: match === null ? undefined : [match[1] ?? '', match[2]] };
}

function hasTag(tags: Readonly<Record<string, string>>, filter: TagFilter): boolean {
  if (filter === undefined) return true;
  const [name, value] = filter;
  return tags[name] !== undefined && (value === undefined || tags[name] === value);
}

/** Of a group, or all. */
export function listResources(control: Control, request: ArmRequest): SimResponse {
  const { group } = request.names;
  const { tag, type } = readFilter(request);
  const fits = ({ tags, type: own, ...each }: Resource) =>
    (group === undefined || each.group.toLowerCase() === group.toLowerCase()) &&
    (type === undefined || own.toLowerCase() === type) &&
    hasTag(tags, tag);
  const items = control.store.all().filter((each) => control.world.clock.nowMs() >= each.listedFromMs && fits(each));
  return pageOf(
    request,
    items.map((each) => {
      const { properties: _, etag: _etag, ...view } = shown(each);
      return view;
    }),
  );
}
