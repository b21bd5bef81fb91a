import type { SimResponse } from '../frame/vendor.ts';
import { ArmError, json } from './arm-error.ts';
import { type Control, found, shown, tagsOf } from './control.ts';
import { type ArmRequest, member } from './request.ts';

type Tags = Readonly<Record<string, string>>;
interface Tagged {
  readonly tags: Tags;
  readonly set: (tags: Tags) => void;
}

const suffix = /\/providers\/Microsoft\.Resources\/tags\/default$/i;

/** What a path with the tags' own suffix is about: a resource or a group. @throws ArmError 404 */
function taggedBy(control: Control, request: ArmRequest): Tagged {
  const id = request.id.replace(suffix, '');
  if (request.names.kind === undefined) {
    const group = control.store.groups.get((request.names.group ?? '').toLowerCase());
    if (group === undefined)
      throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${request.names.group}' could not be found.`);
    return { tags: group.tags, set: (tags) => Object.assign(group, { tags }) };
  }
  const resource = found(control, request, id);
  return { tags: resource.tags, set: (tags) => Object.assign(resource, { tags }) };
}

const answer = (request: ArmRequest, tags: Tags): SimResponse =>
  json(200, { id: request.id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } });

export const getTags = (control: Control, request: ArmRequest): SimResponse =>
  answer(request, taggedBy(control, request).tags);

/** PUT replaces all; PATCH merges, replaces or deletes. */
export function putTags(control: Control, request: ArmRequest): SimResponse {
  const { tags, set } = taggedBy(control, request);
  const given = tagsOf({ tags: member(request.body, 'properties', 'tags') ?? {} });
  const operation = String(request.body.operation ?? 'Replace').toLowerCase();
  const wanted = {
    replace: () => given,
    merge: () => tagsOf({ tags: { ...tags, ...given } }),
    delete: () => Object.fromEntries(Object.entries(tags).filter(([name]) => !(name in given))),
  }[operation];
  if (wanted === undefined)
    throw new ArmError(400, 'InvalidTagsOperation', `The tags operation '${operation}' is invalid.`);
  const result = wanted();
  set(result);
  return answer(request, result);
}

export function deleteTags(control: Control, request: ArmRequest): SimResponse {
  taggedBy(control, request).set({});
  return json(200, undefined);
}

/** PATCH on a resource of the network provider: its tags, all of them. */
export function updateTags(control: Control, request: ArmRequest): SimResponse {
  const resource = found(control, request);
  resource.tags = tagsOf(request.body);
  return json(200, shown(resource));
}
