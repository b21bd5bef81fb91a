import { type Static, Type } from 'typebox';
import { regionOfForm } from '../account/region.ts';

/** An access key of a user or role whose policy is `infra/aws/policy.json`. */
export const AwsCredentials = Type.Object(
  {
    accessKeyId: Type.String({ pattern: '^[A-Z0-9]{16,128}$' }),
    secretAccessKey: Type.String({ minLength: 16, maxLength: 256 }),
    sessionToken: Type.Optional(
      Type.String({ minLength: 1, maxLength: 8192, description: 'Of a temporary key; it ends with its session' }),
    ),
  },
  { additionalProperties: false },
);

export type AwsCredentials = Static<typeof AwsCredentials>;

export const AwsOptions = Type.Object(
  {
    endpoint: Type.Optional(
      Type.String({
        pattern: '^https?://[^/]+$',
        maxLength: 256,
        description: 'EC2, instead of the region’s own host',
      }),
    ),
    caFile: Type.Optional(
      Type.String({ description: 'PEM file of the authority that the endpoint’s certificate is of' }),
    ),
    networkCidr: Type.Optional(
      Type.String({
        pattern: '^\\d+\\.\\d+\\.0\\.0/16$',
        description: 'Of the network of each site; 10.83.0.0/16 if left out',
      }),
    ),
    imageOwner: Type.Optional(
      Type.String({
        pattern: '^\\d{12}$',
        description: 'Account whose images the names are of; Canonical’s if left out',
      }),
    ),
    listLagMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 600_000, description: 'How late lists may be; 30000 if left out' }),
    ),
    pageSize: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 1000, description: 'Machines a page; 500 if left out' }),
    ),
  },
  { additionalProperties: false },
);

export type AwsOptions = Static<typeof AwsOptions>;

export const AwsRegion = regionOfForm(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/, [
  'us-east-1',
  'us-west-2',
  'eu-central-1',
  'eu-west-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'cn-north-1',
]);
