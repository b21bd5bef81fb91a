import type { SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { type AzureAccount, uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';

const lifeSeconds = 3_599;
const tokensMax = 10_000;

/** Entra ID as far as an application with a secret needs it: discovery and the token of client credentials. */
export interface Login {
  /** Undefined when the path is none of Entra's. */
  handle(request: SimRequest): SimResponse | undefined;
  /** @throws ArmError 401 unless the header carries a token that was issued here and lives */
  checkBearer(authorization: string | undefined): void;
}

export function createLogin(world: World, account: AzureAccount): Login {
  const tokens = new Map<string, number>();

  const issue = (): string => {
    const nowSeconds = Math.floor(world.clock.nowMs() / 1000);
    const claims = {
      aud: 'https://management.azure.com',
      iss: `https://sts.windows.net/${account.tenantId}/`,
      iat: nowSeconds,
      nbf: nowSeconds,
      exp: nowSeconds + lifeSeconds,
      appid: account.clientId,
      oid: account.objectId,
      tid: account.tenantId,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.${world.bytes(32).toString('base64url')}`;
    tokens.set(token, (nowSeconds + lifeSeconds) * 1000);
    const [oldest] = tokens.keys();
    if (tokens.size > tokensMax && oldest !== undefined) tokens.delete(oldest);
    return token;
  };

  const token = (request: SimRequest, tenant: string): SimResponse => {
    world.record('Token', { tenant });
    const fault = world.faults.next('Token');
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (request.method !== 'POST') return json(405, { error: 'invalid_request' });
    if (tenant.toLowerCase() !== account.tenantId)
      return refused(world, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
    if (form.get('grant_type') !== 'client_credentials') {
      return refused(world, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    }
    if (form.get('scope') === null)
      return refused(world, 'invalid_request', 900144, "The request body must contain 'scope'.");
    if (form.get('client_id')?.toLowerCase() !== account.clientId) {
      return refused(world, 'unauthorized_client', 700016, 'Application was not found in the directory.');
    }
    if (form.get('client_secret') !== account.clientSecret || fault === 'credentials') {
      return refused(world, 'invalid_client', 7000215, 'Invalid client secret provided.', 401);
    }
    if (fault === 'throttle') return json(429, { error: 'temporarily_unavailable' }, { 'retry-after': '1' });
    const access_token = issue();
    return json(200, { token_type: 'Bearer', expires_in: lifeSeconds, ext_expires_in: lifeSeconds, access_token });
  };

  return {
    handle: (request) => {
      const [first = '', second, third, fourth] = request.url.pathname.split('/').slice(1);
      if (second === 'oauth2' && (fourth === 'token' || third === 'token')) return token(request, first);
      if (second === 'v2.0' && third === '.well-known') return json(200, discovery(request.url.origin, first));
      if (second === 'discovery' && third === 'instance') return json(200, instanceOf(request.url, account.tenantId));
      return undefined;
    },
    checkBearer: (authorization) => {
      const challenge = {
        'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${account.tenantId}"`,
      };
      if (authorization === undefined) {
        throw new ArmError(
          401,
          'AuthenticationFailed',
          "Authentication failed. The 'Authorization' header is missing.",
          undefined,
          challenge,
        );
      }
      const expiresAtMs = tokens.get(authorization.replace(/^Bearer /i, ''));
      if (expiresAtMs === undefined) {
        throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', undefined, challenge);
      }
      if (expiresAtMs <= world.clock.nowMs()) {
        throw new ArmError(
          401,
          'ExpiredAuthenticationToken',
          'The access token expiry UTC time is earlier than current UTC time.',
          undefined,
          challenge,
        );
      }
    },
  };
}

function refused(world: World, error: string, number: number, text: string, status = 400): SimResponse {
  const trace = uuid(world.bytes);
  return json(status, {
    error,
    error_description: `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${trace}`,
    error_codes: [number],
    timestamp: new Date(world.clock.nowMs()).toISOString(),
    trace_id: trace,
    correlation_id: trace,
  });
}

const discovery = (origin: string, tenant: string) => ({
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  issuer: `${origin}/${tenant}/v2.0`,
  response_types_supported: ['code', 'id_token'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
});

const instanceOf = (url: URL, tenant: string) => ({
  tenant_discovery_endpoint: `${url.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
  'api-version': '1.1',
  metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
});
