import { type Static, Type } from 'typebox';
import { regionOfForm } from '../account/region.ts';

/** The key file of a service account, as Google's console downloads it. */
export const GoogleCredentials = Type.Object(
  {
    type: Type.Literal('service_account'),
    project_id: Type.String({ pattern: '^[a-z][a-z0-9:.-]{4,61}[a-z0-9]$', description: 'Who pays' }),
    private_key_id: Type.Optional(Type.String({ maxLength: 256 })),
    private_key: Type.String({ pattern: '^-----BEGIN ', maxLength: 8192, description: 'PEM' }),
    client_email: Type.String({ minLength: 3, maxLength: 320, description: 'The service account' }),
    client_id: Type.Optional(Type.String({ maxLength: 64 })),
    auth_uri: Type.Optional(Type.String({ maxLength: 256 })),
    token_uri: Type.Optional(Type.String({ maxLength: 256 })),
    auth_provider_x509_cert_url: Type.Optional(Type.String({ maxLength: 256 })),
    client_x509_cert_url: Type.Optional(Type.String({ maxLength: 512 })),
    universe_domain: Type.Optional(Type.String({ maxLength: 256 })),
  },
  { additionalProperties: false },
);

export type GoogleCredentials = Static<typeof GoogleCredentials>;

/** Plain HTTP only on this computer: a token over it would be readable on the way. */
const hostUrl = (description: string) =>
  Type.String({ pattern: '^(https://|http://127\\.)[^/]+$', maxLength: 256, description });

export const GoogleOptions = Type.Object(
  {
    endpoint: Type.Optional(hostUrl('Compute Engine, instead of Google’s own host')),
    tokenEndpoint: Type.Optional(hostUrl('Where tokens come from, instead of Google’s own host')),
    zone: Type.Optional(
      Type.String({ pattern: '^[a-z0-9-]+-[a-z]$', description: 'Where machines stand; <region>-b if left out' }),
    ),
    pageSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 500,
        description: 'Machines and addresses asked for at once; 100 if left out',
      }),
    ),
    diskType: Type.Optional(
      Type.Union([Type.Literal('pd-balanced'), Type.Literal('pd-ssd'), Type.Literal('pd-standard')]),
    ),
  },
  { additionalProperties: false },
);

export type GoogleOptions = Static<typeof GoogleOptions>;

export const GoogleRegion = regionOfForm(/^[a-z]+-[a-z]+\d{1,2}$/, [
  'us-central1',
  'us-east4',
  'europe-west1',
  'europe-west3',
  'asia-east1',
  'asia-east2',
  'asia-northeast1',
  'asia-southeast1',
]);
