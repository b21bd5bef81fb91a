import { type Static, Type } from 'typebox';
import { regionOfForm } from '../account/region.ts';

const uuid = (description: string) => Type.String({ pattern: '^[0-9a-fA-F-]{36}$', description });

/** What `az ad sp create-for-rbac` prints, with the subscription that pays. */
export const AzureCredentials = Type.Object(
  {
    tenantId: uuid('The directory'),
    clientId: uuid('The application'),
    clientSecret: Type.String({ minLength: 1, maxLength: 512, description: 'A secret of the application' }),
    subscriptionId: uuid('Who pays'),
  },
  { additionalProperties: false },
);

export type AzureCredentials = Static<typeof AzureCredentials>;

/** SDKs of Azure send no token over plain HTTP, so neither host may be given as `http:`. */
const httpsUrl = (description: string) => Type.String({ pattern: '^https://[^/]+$', maxLength: 256, description });

export const AzureOptions = Type.Object(
  {
    environment: Type.Optional(
      Type.Union([Type.Literal('public'), Type.Literal('china'), Type.Literal('us-government')], {
        description: 'Which of the three Azures the account is on; public if left out',
      }),
    ),
    endpoint: Type.Optional(httpsUrl('Resource Manager, instead of the environment’s own')),
    authorityHost: Type.Optional(httpsUrl('Where tokens come from, instead of the environment’s own')),
    caFile: Type.Optional(
      Type.String({ description: 'PEM file of the authority that both hosts’ certificates are of' }),
    ),
    resourceGroup: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: 'Group of all machines; hansa-<region> if left out',
      }),
    ),
    zone: Type.Optional(Type.String({ pattern: '^[1-9]$', description: 'Availability zone; none if left out' })),
    diskType: Type.Optional(
      Type.Union([Type.Literal('StandardSSD_LRS'), Type.Literal('Premium_LRS'), Type.Literal('Standard_LRS')]),
    ),
    sshPublicKey: Type.Optional(
      Type.String({
        pattern: '^ssh-(rsa|ed25519) ',
        maxLength: 4096,
        description: 'For the user hansa of each machine',
      }),
    ),
  },
  { additionalProperties: false },
);

export type AzureOptions = Static<typeof AzureOptions>;

export const AzureRegion = regionOfForm(/^[a-z][a-z0-9]{3,39}$/, [
  'eastus',
  'westus3',
  'westeurope',
  'germanywestcentral',
  'eastasia',
  'southeastasia',
  'japaneast',
  'chinanorth3',
]);
