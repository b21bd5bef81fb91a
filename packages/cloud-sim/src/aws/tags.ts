import { Ec2Error, invalidValue } from './errors.ts';
import { type FilterInput, filtered } from './filter.ts';
import { type PageInput, pageOf } from './page.ts';
import type { Made, Operation, Region } from './region.ts';

export interface TagInput {
  readonly Key?: string;
  readonly Value?: string;
}
export interface TagSpecification {
  readonly ResourceType?: string;
  readonly Tags?: readonly TagInput[];
}

const tagsMax = 50;

/**
 * The tags that a request gives to what it makes of this type.
 * @throws Ec2Error InvalidParameterValue, TagLimitExceeded; also for a type that the request does not make.
 */
export function tagsFor(
  type: string,
  specifications: readonly TagSpecification[] = [],
  also: readonly string[] = [],
): Map<string, string> {
  for (const { ResourceType } of specifications) {
    if (ResourceType !== type && !also.includes(ResourceType ?? '')) {
      throw invalidValue('ResourceType', ResourceType, 'is not a taggable resource of this action');
    }
  }
  const tags = specifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags);
  const result = new Map<string, string>();
  addTags(result, tags);
  return result;
}

function addTags(to: Map<string, string>, tags: readonly TagInput[]): void {
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '' || Key.length > 127) throw invalidValue('Tag.Key', Key, 'must be 1 to 127 characters long');
    if (Key.startsWith('aws:')) throw invalidValue('Tag.Key', Key, "may not start with 'aws:'");
    if (Value.length > 255) throw invalidValue('Tag.Value', Value, 'must be at most 255 characters long');
  }
  const keys = tags.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length) throw new Ec2Error('InvalidParameterValue', 'Tag keys must be unique.');
  if (new Set([...to.keys(), ...keys]).size > tagsMax) {
    throw new Ec2Error('TagLimitExceeded', `You have exceeded the maximum of ${tagsMax} tags.`);
  }
  for (const { Key = '', Value = '' } of tags) to.set(Key, Value);
}

export const tagSet = ({ tags }: Pick<Made, 'tags'>) => [...tags].map(([Key, Value]) => ({ Key, Value }));

const typeOf: Readonly<Record<string, string>> = {
  vpcs: 'vpc',
  subnets: 'subnet',
  gateways: 'internet-gateway',
  routeTables: 'route-table',
  groups: 'security-group',
  addresses: 'elastic-ip',
  volumes: 'volume',
  instances: 'instance',
  keyPairs: 'key-pair',
};

const taggable = (region: Region) => {
  const { vpcs, subnets, gateways, routeTables, groups, addresses, volumes, instances, keyPairs } = region;
  const all = { vpcs, subnets, gateways, routeTables, groups, addresses, volumes, instances, keyPairs };
  return Object.entries(all).flatMap(([name, items]) =>
    [...items.values()].map((item: Made) => ({ type: typeOf[name] ?? '', item })),
  );
};

function find(region: Region, id: string): Made {
  const found = taggable(region).find(({ item }) => item.id === id);
  if (found === undefined) throw new Ec2Error('InvalidID', `The ID '${id}' is not valid`);
  return found.item;
}

interface TagsInput {
  readonly Resources: readonly string[];
  readonly Tags?: readonly TagInput[];
}

const createTags: Operation<TagsInput> = ({ region }, { Resources, Tags = [] }) => {
  for (const item of Resources.map((id) => find(region, id))) addTags(item.tags, Tags);
  return {};
};

/** Without tags it removes all of them; with a value only where the value is the same. */
const deleteTags: Operation<TagsInput> = ({ region }, { Resources, Tags }) => {
  for (const { tags } of Resources.map((id) => find(region, id))) {
    if (Tags === undefined) tags.clear();
    for (const { Key = '', Value } of Tags ?? []) if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
  }
  return {};
};

const describeTags: Operation<PageInput & { readonly Filters?: readonly FilterInput[] }> = ({ region }, input) => {
  const rows = taggable(region).flatMap(({ type, item }) =>
    [...item.tags].map(([key, value]) => ({ id: item.id, type, key, value, tags: new Map([[key, value]]) })),
  );
  const found = filtered(rows, input.Filters, {
    key: ({ key }) => key,
    value: ({ value }) => value,
    'resource-id': ({ id }) => id,
    'resource-type': ({ type }) => type,
  });
  const { items, next } = pageOf(found, input);
  const Tags = items.map(({ id, type, key, value }) => ({
    Key: key,
    ResourceId: id,
    ResourceType: type,
    Value: value,
  }));
  return { Tags, NextToken: next };
};

export const tagOperations = { CreateTags: createTags, DeleteTags: deleteTags, DescribeTags: describeTags };
