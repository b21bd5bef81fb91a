import type { Clock, Profile, VendorCloud } from '@hansa/core';
import { type TObject, type TSchema, Type } from 'typebox';
import type { RegionRule } from './account/region.ts';
import type { DeploymentFacts } from './deployment.ts';
import type { CloudProvider, MachineSpec } from './port.ts';

/** What an account of a cloud holds: its credentials, and choices that are no secret. */
export interface AdapterSchemas {
  readonly credentials: TSchema;
  readonly options: TSchema;
  readonly region: RegionRule;
}

export type MachineShapes = Readonly<Record<Profile, Pick<MachineSpec, 'type' | 'image' | 'diskGiB'>>>;

type CreateCloud = (
  settings: { readonly region: string; readonly credentials: never; readonly options?: never },
  deps: { readonly clock: Clock },
) => CloudProvider | Promise<CloudProvider>;

type OpenCloud = (
  settings: { readonly region: string; readonly credentials: unknown; readonly options: object },
  deps: { readonly clock: Clock },
) => CloudProvider | Promise<CloudProvider>;

export interface VendorAdapter {
  schemas(): Promise<AdapterSchemas>;
  shapes(): Promise<MachineShapes>;
  /** What deploying calls, costs and needs, as data. Loads no SDK. */
  deployment(): Promise<DeploymentFacts>;
  /** Loads the adapter and its SDK. The credentials and options that it opens with were checked against the schemas. */
  open(): Promise<OpenCloud>;
}

export type VendorAdapters = Readonly<Partial<Record<VendorCloud, VendorAdapter>>>;

const natAddressesMax = 16;

/** What every account may say of its machines, whatever the cloud: no adapter reads it, the league believes joins by it. */
function withNatAddresses(options: TObject): TObject {
  const natAddresses = Type.Array(Type.String({ pattern: '^[0-9A-Fa-f.:]{2,45}$' }), {
    maxItems: natAddressesMax,
    description: 'Addresses that the machines call from through a gateway, where they have no public ones of their own',
  });
  return Type.Object(
    { ...options.properties, natAddresses: Type.Optional(natAddresses) },
    { additionalProperties: false },
  );
}

/** An adapter's folder by its four files; which names they export follows from the cloud's. */
function adapter<Name extends string>(
  name: Name,
  config: () => Promise<
    Readonly<Record<`${Name}Credentials` | `${Name}Options`, TObject>> & Readonly<Record<`${Name}Region`, RegionRule>>
  >,
  shapes: () => Promise<{ readonly machineShapes: MachineShapes }>,
  deployment: () => Promise<{ readonly deployment: DeploymentFacts }>,
  index: () => Promise<Readonly<Record<`create${Name}Cloud`, CreateCloud>>>,
): VendorAdapter {
  return {
    schemas: async () => {
      const loaded = await config();
      const schemas: Readonly<Record<`${Name}Credentials` | `${Name}Options`, TObject>> = loaded;
      const rules: Readonly<Record<`${Name}Region`, RegionRule>> = loaded;
      const options = withNatAddresses(schemas[`${name}Options`]);
      return { credentials: schemas[`${name}Credentials`], options, region: rules[`${name}Region`] };
    },
    shapes: async () => (await shapes()).machineShapes,
    deployment: async () => (await deployment()).deployment,
    open: async () => (await index())[`create${name}Cloud`] as OpenCloud,
  };
}

/** One line an adapter. Each is imported on first use, so that an operator with one cloud pays for one. */
// biome-ignore format: a table
export const vendorAdapters: VendorAdapters = {
  aws: adapter('Aws', () => import('./aws/config.ts'), () => import('./aws/shapes.ts'), () => import('./aws/deployment.ts'), () => import('./aws/index.ts')),
  azure: adapter('Azure', () => import('./azure/config.ts'), () => import('./azure/shapes.ts'), () => import('./azure/deployment.ts'), () => import('./azure/index.ts')),
  google: adapter('Google', () => import('./google/config.ts'), () => import('./google/shapes.ts'), () => import('./google/deployment.ts'), () => import('./google/index.ts')),
  unicom: adapter('Unicom', () => import('./unicom/config.ts'), () => import('./unicom/shapes.ts'), () => import('./unicom/deployment.ts'), () => import('./unicom/index.ts')),
  baidu: adapter('Baidu', () => import('./baidu/config.ts'), () => import('./baidu/shapes.ts'), () => import('./baidu/deployment.ts'), () => import('./baidu/index.ts')),
  telecom: adapter('Telecom', () => import('./telecom/config.ts'), () => import('./telecom/shapes.ts'), () => import('./telecom/deployment.ts'), () => import('./telecom/index.ts')),
  mobile: adapter('Mobile', () => import('./mobile/config.ts'), () => import('./mobile/shapes.ts'), () => import('./mobile/deployment.ts'), () => import('./mobile/index.ts')),
};
