import {
  CloudError,
  type CloudProvider,
  type CloudRegistry,
  createRegistry,
  type DeploymentFacts,
  type MachineShapes,
  type VendorAdapter,
} from '@hansa/clouds';
import { systemClock } from '@hansa/core';
import { Type } from 'typebox';

export const goodKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-working-secret' } as const;
export const wrongKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-wrong-secret' } as const;

const shape = { type: 'small', image: 'linux', diskGiB: 20 } as const;
const shapes: MachineShapes = { light: shape, standard: shape };
const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      { call: 'FindNetwork', effect: 'read' },
      { call: 'MakeNetwork', effect: 'write' },
    ],
    createMachine: [{ call: 'MakeMachine', effect: 'write' }],
    observeMachine: [{ call: 'FindMachine', effect: 'read' }],
  },
  parts: ({ type }) => [{ kind: 'machine', sku: type, quantity: 1 }],
  defaultLimits: [],
};
const unproven = ['that machines may be made'];

/** The clouds of a test: `local` and, with accounts that are opened by `goodKeys`, `aws`; both are the same cloud in memory. */
export function createFakeRegistry(cloud: CloudProvider): CloudRegistry {
  const vendors = { aws: fakeVendor(cloud) };
  const registry = createRegistry({ clock: systemClock, vendors });
  return { ...registry, names: ['local', 'aws'], provider: async () => cloud, shapes: async () => shapes };
}

function fakeVendor(cloud: CloudProvider): VendorAdapter {
  const closed = { additionalProperties: false };
  const text = Type.String({ minLength: 1 });
  return {
    schemas: async () => ({
      credentials: Type.Object({ accessKeyId: text, secretAccessKey: text }, closed),
      options: Type.Object({ imageOwner: Type.Optional(text) }, closed),
      region: (region: string) => (/^[a-z]+-[a-z]+-\d$/.test(region) ? undefined : 'must be such as eu-central-1'),
    }),
    shapes: async () => shapes,
    deployment: async () => deployment,
    open: async () => (settings) => {
      const { secretAccessKey } = settings.credentials as { secretAccessKey: string };
      if (secretAccessKey === goodKeys.secretAccessKey) {
        return { ...cloud, check: async () => ({ account: '123456789012', problems: [], unproven }) };
      }
      return refusing(cloud);
    },
  };
}

/** Every call meets what a vendor says to wrong keys. */
function refusing(cloud: CloudProvider): CloudProvider {
  const refuse = async (): Promise<never> => {
    throw new CloudError('credentials', 'The access key is not valid', {
      vendorCode: 'AuthFailure',
      vendorRequestId: 'req-4711',
    });
  };
  const calls = {
    check: refuse,
    ensureSite: refuse,
    createMachine: refuse,
    observeMachine: refuse,
    deleteMachine: refuse,
  };
  return { ...cloud, ...calls };
}
