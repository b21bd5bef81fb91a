import { common } from '@hyperledger/fabric-protos';
import { encodePolicy, type Policy } from './policy.ts';

/** A group of a channel's configuration in our words: what every element may be changed by is `Admins` throughout. */
export interface ConfigTree {
  readonly values: Readonly<Record<string, Uint8Array>>;
  readonly policies: Readonly<Record<string, Policy>>;
  readonly groups?: Readonly<Record<string, ConfigTree>>;
}

const modPolicy = 'Admins';

export function encodeTree(tree: ConfigTree): common.ConfigGroup {
  const group = new common.ConfigGroup();
  group.setModPolicy(modPolicy);
  for (const [name, bytes] of Object.entries(tree.values)) {
    const value = new common.ConfigValue();
    value.setValue(bytes);
    value.setModPolicy(modPolicy);
    group.getValuesMap().set(name, value);
  }
  for (const [name, policy] of Object.entries(tree.policies)) {
    const encoded = new common.ConfigPolicy();
    encoded.setPolicy(encodePolicy(policy));
    encoded.setModPolicy(modPolicy);
    group.getPoliciesMap().set(name, encoded);
  }
  for (const [name, child] of Object.entries(tree.groups ?? {})) group.getGroupsMap().set(name, encodeTree(child));
  return group;
}

/** Every group, value and policy by its path, as bytes that hold its version and what may change it. */
export function flattenTree(group: common.ConfigGroup, path = 'Channel'): Map<string, Uint8Array> {
  const own = new common.ConfigGroup();
  own.setVersion(group.getVersion());
  own.setModPolicy(group.getModPolicy());
  const flat = new Map([[path, own.serializeBinary()]]);
  for (const [name, value] of entriesOf(group.getValuesMap())) {
    flat.set(`${path}/${name} (value)`, value.serializeBinary());
  }
  for (const [name, policy] of entriesOf(group.getPoliciesMap())) {
    flat.set(`${path}/${name} (policy)`, policy.serializeBinary());
  }
  for (const [name, child] of entriesOf(group.getGroupsMap())) {
    for (const [childPath, bytes] of flattenTree(child, `${path}/${name}`)) flat.set(childPath, bytes);
  }
  return flat;
}

interface MessageMap<Value> {
  forEach(callback: (value: Value, name: string) => void): void;
}

/** A map field as pairs; only `forEach` of google-protobuf's maps gives messages instead of raw arrays. */
export function entriesOf<Value>(map: MessageMap<Value>): [string, Value][] {
  const entries: [string, Value][] = [];
  map.forEach((value, name) => {
    entries.push([name, value]);
  });
  return entries;
}

export const capabilities = (name: string): Uint8Array => {
  const encoded = new common.Capabilities();
  encoded.getCapabilitiesMap().set(name, new common.Capability());
  return encoded.serializeBinary();
};
