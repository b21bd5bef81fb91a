/**
 * Writes `model.json`, which requests are routed by and checked against, from Google's own discovery document of Compute:
 *
 *   pip download --no-deps -d <folder> google-api-python-client==2.202.0, unpack it, then
 *   node packages/cloud-sim/src/google/extract-model.ts <folder>/googleapiclient/discovery_cache/documents/compute.v1.json
 *
 * Only our operations and what their bodies are made of is kept; members that lead elsewhere become `object`.
 */
import { readFile, writeFile } from 'node:fs/promises';

export interface Method {
  readonly id: string;
  readonly http: string;
  readonly path: string;
  /** Names of the query's parameters. */
  readonly query: readonly string[];
  /** Schema of the body. */
  readonly body?: string;
}

export interface Model {
  readonly source: string;
  readonly methods: readonly Method[];
  /** Member → type: a plain type, a name of `schemas`, `[T]` a list, `{T}` a map, `a|b` one of these words. */
  readonly schemas: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const keptMethods: Readonly<Record<string, string>> = {
  projects: 'get',
  regions: 'get list',
  zones: 'get list',
  machineTypes: 'get list aggregatedList',
  diskTypes: 'get list',
  images: 'get getFromFamily list',
  networks: 'get list insert delete',
  subnetworks: 'get list aggregatedList insert delete',
  firewalls: 'get list insert delete patch update',
  addresses: 'get list aggregatedList insert delete setLabels',
  disks: 'get list aggregatedList insert delete',
  instances:
    'get list aggregatedList insert delete start stop reset setLabels setTags setMetadata setMachineType setDeletionProtection addAccessConfig deleteAccessConfig attachDisk detachDisk getSerialPortOutput',
  zoneOperations: 'get list wait delete',
  regionOperations: 'get list wait delete',
  globalOperations: 'get list wait delete',
};

const keptSchemas = [
  'Instance AttachedDisk AttachedDiskInitializeParams NetworkInterface AccessConfig Metadata Tags Scheduling',
  'ServiceAccount Network NetworkRoutingConfig Subnetwork Firewall Address InstancesSetLabelsRequest',
  'InstancesSetMachineTypeRequest RegionSetLabelsRequest Disk',
].flatMap((line) => line.split(' '));

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Property;
}

interface Document {
  readonly version: string;
  readonly revision: string;
  readonly resources: Readonly<Record<string, { readonly methods: Readonly<Record<string, RawMethod>> }>>;
  readonly schemas: Readonly<Record<string, Property>>;
}

interface RawMethod {
  readonly id: string;
  readonly httpMethod: string;
  readonly flatPath: string;
  readonly parameters?: Readonly<Record<string, { readonly location: string }>>;
  readonly request?: { readonly $ref: string };
}

function typeOf(property: Property, names: readonly string[]): string {
  if (property.$ref !== undefined) return names.includes(property.$ref) ? property.$ref : 'object';
  if (property.enum !== undefined) return property.enum.join('|');
  if (property.type === 'array') return `[${typeOf(property.items ?? {}, names)}]`;
  if (property.type === 'object' && property.additionalProperties !== undefined) {
    return `{${typeOf(property.additionalProperties, names)}}`;
  }
  return property.type ?? 'any';
}

/** The kept methods and schemas of a discovery document. */
export function extractModel(
  document: Document,
  methods: Readonly<Record<string, string>>,
  names: readonly string[],
): Model {
  const kept = Object.entries(methods).flatMap(([resource, verbs]) =>
    verbs.split(' ').map((verb): Method => {
      const raw = document.resources[resource]?.methods[verb];
      if (raw === undefined) throw new Error(`The document has no method ${resource}.${verb}`);
      const query = Object.entries(raw.parameters ?? {}).filter(([, { location }]) => location === 'query');
      return {
        id: raw.id,
        http: raw.httpMethod,
        path: raw.flatPath,
        query: query.map(([name]) => name),
        ...(raw.request === undefined ? {} : { body: raw.request.$ref }),
      };
    }),
  );
  const schemas = names.map((name) => {
    const members = Object.entries(document.schemas[name]?.properties ?? {});
    return [name, Object.fromEntries(members.map(([member, property]) => [member, typeOf(property, names)]))];
  });
  const source = `compute ${document.version} revision ${document.revision}, PyPI google-api-python-client 2.202.0`;
  return { source, methods: kept, schemas: Object.fromEntries(schemas) };
}

if (import.meta.main) {
  const document = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Document;
  const model = extractModel(document, keptMethods, keptSchemas);
  await writeFile(new URL('./model.json', import.meta.url), `${JSON.stringify(model, null, 1)}\n`);
}
