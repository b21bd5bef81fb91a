/**
 * Writes `model.json`, which requests are checked against, from Azure's own models in its Python SDKs:
 *
 *   pip download --no-deps -d <folder> azure-mgmt-compute==39.0.0 azure-mgmt-network==33.1.0, unpack both, then
 *   node packages/cloud-sim/src/azure/extract-model.ts <folder of compute> <folder of network>
 *
 * Only what our operations' bodies are made of is kept; members that lead elsewhere become `object`, which is not looked into.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Member → type: `!` required, `?` optional; `[T]` a list, `{T}` a map; a name of `types` or `enums`, or a plain type.
 * `~`: may only be read; Azure takes no notice of it in a request.
 */
export type ModelType = Readonly<Record<string, string>>;

export interface Model {
  readonly source: string;
  readonly types: Readonly<Record<string, ModelType>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

const kept = {
  compute: [
    'VirtualMachine VirtualMachineProperties HardwareProfile StorageProfile ImageReference OSDisk DataDisk',
    'ManagedDiskParameters OSProfile LinuxConfiguration SshConfiguration SshPublicKey NetworkProfile Disk DiskProperties',
    'NetworkInterfaceReference NetworkInterfaceReferenceProperties CreationData DiskSku Plan BillingProfile',
  ],
  network: [
    'VirtualNetwork VirtualNetworkPropertiesFormat AddressSpace Subnet SubnetPropertiesFormat NetworkSecurityGroup',
    'NetworkSecurityGroupPropertiesFormat SecurityRule SecurityRulePropertiesFormat PublicIPAddress PublicIPAddressSku',
    'PublicIPAddressPropertiesFormat NetworkInterface NetworkInterfacePropertiesFormat',
    'NetworkInterfaceIPConfiguration NetworkInterfaceIPConfigurationPropertiesFormat',
  ],
} as const;

const plainTypes: Readonly<Record<string, string>> = {
  str: 'string',
  bool: 'boolean',
  int: 'integer',
  float: 'number',
};

/** Models and enums of one SDK, cut to the kept types; a member that may only be read is `~`. */
export function extractModel(models: string, enums: string, names: readonly string[]): Pick<Model, 'types' | 'enums'> {
  const enumValues = new Map(
    [...enums.matchAll(/^class (\w+)\(str, Enum.*\):\n([\s\S]*?)(?=^class |$(?![\s\S]))/gm)].map(
      ([, name = '', body = '']) => [name, [...body.matchAll(/^ {4}\w+ = "(.*)"$/gm)].map(([, value = '']) => value)],
    ),
  );
  const classes = new Map(
    [...models.matchAll(/^class (\w+)\(\s*(\w+)[^)]*\):.*\n([\s\S]*?)(?=^class |$(?![\s\S]))/gm)].map(
      ([, name = '', base = '', body = '']) => [name, { base, body }],
    ),
  );
  const used = new Set<string>();
  const typeOf = (python: string): string => {
    const list = /^list\[(.*)\]$/.exec(python)?.[1];
    if (list !== undefined) return `[${typeOf(list)}]`;
    const map = /^dict\[str, (.*)\]$/.exec(python)?.[1];
    if (map !== undefined) return `{${typeOf(map)}}`;
    const enumName = /^Union\[str, "_models\.(\w+)"\]$/.exec(python)?.[1];
    // Sizes were closed in 2018 in the models; the list of sizes is the truth.
    if (enumName === 'VirtualMachineSizeTypes') return 'string';
    if (enumName !== undefined) {
      used.add(enumName);
      return enumName;
    }
    const className = /^"_models\.(\w+)"$/.exec(python)?.[1];
    if (className !== undefined) return names.includes(className) ? className : 'object';
    return plainTypes[python] ?? 'any';
  };
  const membersOf = (name: string): Record<string, string> => {
    const found = classes.get(name);
    if (found === undefined) return {};
    const own = [...found.body.matchAll(/^ {4}(\w+): (.+?) = \(?\s*rest_field\(([\s\S]*?)\)\n/gm)].flatMap(
      ([, attribute = '', python = '', settings = '']): [string, string][] => {
        const readOnly = /visibility=\["read"\]/.test(settings);
        const wire = /name="([^"]+)"/.exec(settings)?.[1] ?? attribute;
        if (readOnly) return [[wire, '~']];
        const optional = /^Optional\[(.*)\]$/.exec(python)?.[1];
        return [[wire, `${optional === undefined ? '!' : '?'}${typeOf(optional ?? python)}`]];
      },
    );
    return { ...membersOf(found.base), ...Object.fromEntries(own) };
  };
  const types = Object.fromEntries(names.map((name) => [name, membersOf(name)]));
  return { types, enums: Object.fromEntries([...used].map((name) => [name, enumValues.get(name) ?? []])) };
}

async function writeModel(folders: { compute: string; network: string }): Promise<void> {
  const parts = await Promise.all(
    (['compute', 'network'] as const).map(async (part) => {
      const read = (file: string) => readFile(join(folders[part], 'azure/mgmt', part, 'models', file), 'utf8');
      const version = /VERSION = "(.*)"/.exec(
        await readFile(join(folders[part], 'azure/mgmt', part, '_version.py'), 'utf8'),
      )?.[1];
      const names = kept[part].flatMap((line) => line.split(' '));
      const source = `PyPI azure-mgmt-${part} ${version}`;
      return { source, ...extractModel(await read('_models.py'), await read('_enums.py'), names) };
    }),
  );
  const model: Model = {
    source: parts.map(({ source }) => source).join(', '),
    types: Object.assign({}, ...parts.map(({ types }) => types)),
    enums: Object.assign({}, ...parts.map(({ enums }) => enums)),
  };
  await writeFile(new URL('./model.json', import.meta.url), `${JSON.stringify(model, null, 1)}\n`);
}

if (import.meta.main) {
  const [compute = '', network = ''] = process.argv.slice(2);
  await writeModel({ compute, network });
}
