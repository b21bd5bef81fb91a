import type { SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import type { Account } from './account.ts';
import { Ec2Error } from './errors.ts';
import { serviceOf, verifySignature } from './signature.ts';
import { escapeText } from './xml.ts';

const version = '2011-06-15';
const namespace = `https://sts.amazonaws.com/doc/${version}/`;

/**
 * The one call of the Security Token Service that tools make first: who am I. Which service a request is for stands in the
 * scope of its signature, since both are behind one address here.
 */
export const isForSts = ({ headers }: SimRequest): boolean => serviceOf(headers.authorization) === 'sts';

export function answerSts(world: World, account: Account, request: SimRequest, requestId: string): SimResponse {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  try {
    const { key } = verifySignature(request, account.keys, world.clock.nowMs(), 'sts');
    const parameters = new URLSearchParams(request.method === 'GET' ? request.url.search : request.body.toString());
    const action = parameters.get('Action') ?? '';
    if (action !== 'GetCallerIdentity' || parameters.get('Version') !== version) {
      throw new Ec2Error(
        'InvalidAction',
        `Could not find operation ${action} for version ${parameters.get('Version')}`,
      );
    }
    world.record(action);
    const user = key.sessionToken === undefined ? 'user/simulated' : 'assumed-role/simulated/session';
    const result = `<Arn>arn:aws:${key.sessionToken === undefined ? 'iam' : 'sts'}::${account.id}:${user}</Arn><UserId>${key.accessKeyId}</UserId><Account>${account.id}</Account>`;
    const body = `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
    return { status: 200, headers, body };
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    const { code, status, message } = wordsOfSts(error, account, request);
    const told = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeText(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${namespace}">${told}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status, headers, body };
  }
}

/** It tells an unknown key from a wrong signature, unlike EC2. */
function wordsOfSts(error: Ec2Error, { keys }: Account, { headers }: SimRequest): Ec2Error {
  if (error.code === 'RequestExpired') return new Ec2Error('SignatureDoesNotMatch', 'Signature expired', 403);
  if (error.code !== 'AuthFailure') return error;
  const known = keys.some(({ accessKeyId }) => headers.authorization?.includes(`Credential=${accessKeyId}/`));
  return known
    ? new Ec2Error(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
        403,
      )
    : new Ec2Error('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}
