import { ComputeManagementClient } from '@azure/arm-compute';
import { NetworkManagementClient } from '@azure/arm-network';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { readCaFile } from '../account/ca-file.ts';
import type { CallOptions } from '../port.ts';
import type { AzureCredentials, AzureOptions } from './config.ts';
import { makeKeyOfNobody } from './login-key.ts';
import { createTransport } from './transport.ts';

/** One answer of Resource Manager to a request that no SDK method sends. */
export interface ArmAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly header: (name: string) => string | undefined;
}

export interface AzureClient {
  readonly compute: ComputeManagementClient;
  readonly network: NetworkManagementClient;
  readonly subscriptionId: string;
  readonly region: string;
  readonly group: string;
  readonly zone: string | undefined;
  readonly diskType: NonNullable<AzureOptions['diskType']>;
  /** The configured one, else one that nobody can log in with, made when it is first asked for. */
  readonly sshPublicKey: () => Promise<string>;
  /** Sends one request through the SDK's pipeline; any status is an answer. `path` may be a whole URL of the same host. */
  send(method: 'GET' | 'PUT', path: string, call: CallOptions, body?: object): Promise<ArmAnswer>;
}

const hosts = {
  public: { endpoint: 'https://management.azure.com', authority: 'https://login.microsoftonline.com' },
  china: { endpoint: 'https://management.chinacloudapi.cn', authority: 'https://login.chinacloudapi.cn' },
  'us-government': { endpoint: 'https://management.usgovcloudapi.net', authority: 'https://login.microsoftonline.us' },
} as const;

export interface AzureSettings {
  readonly region: string;
  readonly credentials: AzureCredentials;
  readonly options?: AzureOptions;
}

/** Opens the clients of one subscription and region. Nothing is sent before the first call. */
export async function openAzure({ region, credentials, options = {} }: AzureSettings): Promise<AzureClient> {
  const host = hosts[options.environment ?? 'public'];
  const endpoint = options.endpoint ?? host.endpoint;
  const ca = readCaFile(options.caFile);
  const shared = {
    httpClient: createTransport(),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
  const { tenantId, clientId, clientSecret, subscriptionId } = credentials;
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    ...shared,
    authorityHost: options.authorityHost ?? host.authority,
    disableInstanceDiscovery: true,
  });
  // The token's scope names Azure's own host, also where requests go to another one.
  const arm = { ...shared, endpoint, credentials: { scopes: [`${host.endpoint}/.default`] } };
  const compute = new ComputeManagementClient(credential, subscriptionId, arm);
  let loginKey: Promise<string> | undefined;
  return {
    compute,
    network: new NetworkManagementClient(credential, subscriptionId, arm),
    subscriptionId,
    region,
    group: options.resourceGroup ?? `hansa-${region}`,
    zone: options.zone,
    diskType: options.diskType ?? 'StandardSSD_LRS',
    sshPublicKey: async () => {
      loginKey ??= options.sshPublicKey === undefined ? makeKeyOfNobody() : Promise.resolve(options.sshPublicKey);
      return loginKey;
    },
    send: async (method, path, { signal }, body) => {
      const url = new URL(path, endpoint);
      if (url.origin !== new URL(endpoint).origin) throw new Error('A link to another host than Resource Manager’s');
      const request = createPipelineRequest({
        url: url.href,
        method,
        abortSignal: signal,
        headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json' }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const { status, bodyAsText, headers } = await compute.pipeline.sendRequest(shared.httpClient, request);
      return { status, body: bodyAsText ? JSON.parse(bodyAsText) : undefined, header: (name) => headers.get(name) };
    },
  };
}
