import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import type { SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { json, unauthenticated } from './api-error.ts';

const lifeSeconds = 3_599;
const skewSeconds = 300;
const tokensMax = 10_000;
const tokenUri = 'https://oauth2.googleapis.com/token';
const scopes = ['https://www.googleapis.com/auth/cloud-platform', 'https://www.googleapis.com/auth/compute'];

/** One project and one service account, with the key file as Google's console would hand it out. */
export interface GoogleAccount {
  readonly project: string;
  readonly serviceAccount: Readonly<Record<string, string>>;
  readonly publicKey: KeyObject;
}

export function createAccount({ bytes }: Pick<World, 'bytes'>): GoogleAccount {
  // Only the key pair is not of the seed: Node makes none from given bytes.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const project = `hansa-sim-${bytes(3).toString('hex')}`;
  const email = `machines@${project}.iam.gserviceaccount.com`;
  return {
    project,
    publicKey: createPublicKey(privateKey),
    serviceAccount: {
      type: 'service_account',
      project_id: project,
      private_key_id: bytes(20).toString('hex'),
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      client_email: email,
      client_id: BigInt(`0x${bytes(8).toString('hex')}`)
        .toString()
        .padStart(21, '1'),
      token_uri: tokenUri,
      universe_domain: 'googleapis.com',
    },
  };
}

/** Google's token endpoint and its check of what it issued. */
export interface Tokens {
  token(request: SimRequest): SimResponse;
  /** @throws ApiError 401 unless the header carries a living token, or a JWT that the account signed itself */
  checkBearer(authorization: string | undefined): void;
}

export function createTokens(world: World, account: GoogleAccount): Tokens {
  const issued = new Map<string, number>();
  const nowSeconds = () => Math.floor(world.clock.nowMs() / 1000);
  const refused = (error: string, error_description: string, status = 400) =>
    json(status, { error, error_description });

  return {
    token: (request) => {
      world.record('Token');
      const fault = world.faults.next('Token');
      const form = new URLSearchParams(request.body.toString('utf8'));
      if (request.method !== 'POST') return refused('invalid_request', 'Only POST is allowed.', 405);
      if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
        return refused('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`);
      }
      const claims = verified(form.get('assertion') ?? '', account);
      if (claims === undefined || fault === 'credentials') return refused('invalid_grant', 'Invalid JWT Signature.');
      if (claims.iss !== account.serviceAccount.client_email) {
        return refused('invalid_grant', 'Invalid grant: account not found');
      }
      const audiences = [tokenUri, `${request.scheme}://${request.url.host}${request.url.pathname}`];
      if (!audiences.includes(String(claims.aud)))
        return refused('invalid_grant', 'Invalid JWT: Failed audience check.');
      if (!isTimely(claims, nowSeconds())) {
        const why =
          'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';
        return refused('invalid_grant', why);
      }
      if (
        !String(claims.scope ?? '')
          .split(' ')
          .some((scope) => scopes.includes(scope))
      ) {
        return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
      }
      if (fault === 'throttle') return refused('rate_limit_exceeded', 'Too many requests.', 429);
      const access_token = `ya29.c.${world.bytes(48).toString('base64url')}`;
      issued.set(access_token, nowSeconds() + lifeSeconds);
      const [oldest] = issued.keys();
      if (issued.size > tokensMax && oldest !== undefined) issued.delete(oldest);
      return json(200, { access_token, expires_in: lifeSeconds, token_type: 'Bearer' });
    },
    checkBearer: (authorization) => {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
      const expires = issued.get(token);
      if (expires !== undefined && expires > nowSeconds()) return;
      // Google's libraries may send a JWT of their own making instead of fetching a token.
      const claims = verified(token, account);
      const own = claims?.iss === account.serviceAccount.client_email && claims?.sub === claims?.iss;
      const meant =
        String(claims?.aud ?? '').startsWith('https://compute.googleapis.com') || claims?.scope !== undefined;
      if (claims === undefined || !own || !meant || !isTimely(claims, nowSeconds())) throw unauthenticated();
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** The claims of a JWT whose RS256 signature is the account's; undefined for any other. */
function verified(jwt: string, { publicKey }: GoogleAccount): Claims | undefined {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { alg?: string };
    const signed = Buffer.from(`${header}.${payload}`);
    if (alg !== 'RS256' || !verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  } catch {
    return undefined;
  }
}

function isTimely({ iat, exp }: Claims, nowSeconds: number): boolean {
  const [issuedAt, expires] = [Number(iat), Number(exp)];
  if (!Number.isFinite(issuedAt) || !Number.isFinite(expires)) return false;
  return expires > nowSeconds && issuedAt <= nowSeconds + skewSeconds && expires - issuedAt <= 3_600;
}
