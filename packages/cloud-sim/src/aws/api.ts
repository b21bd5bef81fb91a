import { createHash } from 'node:crypto';
import type { SimRequest } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import type { Account } from './account.ts';
import { addressOperations } from './address.ts';
import { catalogueOperations, disabledRegions, regionNames } from './catalogue.ts';
import { Ec2Error, invalidValue } from './errors.ts';
import { groupOperations } from './group.ts';
import { instanceOperations } from './instance.ts';
import { instanceAttributeOperations } from './instance-attribute.ts';
import { settleEnded } from './instance-state.ts';
import { instanceStatusOperations } from './instance-status.ts';
import { keyPairOperations } from './key-pair.ts';
import { apiVersion, findOperation, inputShape, outputShape } from './model.ts';
import { networkOperations } from './network.ts';
import { networkAttributeOperations } from './network-attribute.ts';
import { networkInterfaceOperations } from './network-interface.ts';
import type { Ec2Operation } from './operation-names.ts';
import { createTokenSeal } from './page.ts';
import { decodeInput } from './query.ts';
import type { Operation, Region } from './region.ts';
import { routingOperations } from './routing.ts';
import { scriptedError, unauthorized } from './scripted.ts';
import { verifySignature } from './signature.ts';
import { tagOperations } from './tags.ts';
import { checkThrottle } from './throttle.ts';
import { volumeOperations } from './volume.ts';
import { encodeAnswer } from './xml.ts';

/** Each input was checked against the model before it is handed on, so its type is what the operation says. */
const operations: Readonly<Record<Ec2Operation, Operation<never>>> = {
  ...addressOperations,
  ...catalogueOperations,
  ...groupOperations,
  ...instanceAttributeOperations,
  ...instanceOperations,
  ...instanceStatusOperations,
  ...keyPairOperations,
  ...networkAttributeOperations,
  ...networkInterfaceOperations,
  ...networkOperations,
  ...routingOperations,
  ...tagOperations,
  ...volumeOperations,
};

interface CommonInput {
  readonly DryRun?: boolean;
  readonly ClientToken?: string;
  readonly InstanceIds?: readonly string[];
  readonly MaxCount?: number;
  readonly TagSpecifications?: readonly unknown[];
  readonly NextToken?: string;
}

const tokensMax = 100_000;

/** Answers one request, in the order of the vendor's own checks: who, what, may they, how often, and only then the effect. */
export function createEc2Api(world: World, account: Account) {
  const tokens = createTokenSeal(account.pageKey);
  const authenticate = (request: SimRequest) => {
    const signer = verifySignature(request, account.keys, world.clock.nowMs());
    if (!regionNames.some((name) => name === signer.region)) {
      throw new Ec2Error('SignatureDoesNotMatch', 'Credential should be scoped to a valid region.', 403);
    }
    if (disabledRegions.has(signer.region)) {
      throw new Ec2Error('OptInRequired', 'You are not subscribed to this service. Please opt in to the region.', 403);
    }
    return signer;
  };

  return async (request: SimRequest, requestId: string): Promise<string> => {
    const { key, region: regionName } = authenticate(request);
    const parameters = parametersOf(request);
    const action = actionOf(parameters);
    const input = decodeInput(inputShape(action), parameters) as CommonInput;
    const tagsOnCreate = (input.TagSpecifications?.length ?? 0) > 0;
    world.record(action, { region: regionName });
    // Tags at creation need a permission of their own.
    if (tagsOnCreate) world.record('CreateTags', { region: regionName, createAction: action });
    if (!key.allows(action) || (tagsOnCreate && !key.allows('CreateTags'))) throw unauthorized();
    checkThrottle(world.faults, regionName, action, input.InstanceIds?.length ?? input.MaxCount ?? 1);
    const fault = world.faults.next(action);
    if (fault !== undefined) throw scriptedError(fault, action);
    if (input.DryRun === true) {
      throw new Ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    }
    const region = account.region(regionName);
    const ec2 = { region, world, accountId: account.id, newId: account.newId };
    settleEnded(ec2);
    const scope = `${regionName}/${action}`;
    const opened = input.NextToken === undefined ? input : { ...input, NextToken: tokens.open(scope, input.NextToken) };
    const run = () => operations[action](ec2, opened as never);
    const output: { readonly NextToken?: string } =
      input.ClientToken === undefined ? await run() : await once(region, action, input.ClientToken, parameters, run);
    const { NextToken: next } = output;
    const shown = next === undefined ? output : { ...output, NextToken: tokens.seal(scope, next) };
    return encodeAnswer(action, requestId, outputShape(action), shown);
  };
}

function parametersOf({ method, url, body, headers }: SimRequest): URLSearchParams {
  if (url.pathname !== '/') throw new Ec2Error('InvalidRequest', 'The path of a request must be /.', 404);
  if (method === 'GET') return url.searchParams;
  if (method !== 'POST') throw new Ec2Error('UnsupportedHttpVerb', `The HTTP verb ${method} is not supported.`, 400);
  if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    throw new Ec2Error('InvalidRequest', 'The content type must be application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(body.toString());
}

function actionOf(parameters: URLSearchParams): Ec2Operation {
  const name = parameters.get('Action');
  if (name === null) throw new Ec2Error('MissingAction', 'The request must contain the parameter Action.');
  if (parameters.get('Version') !== apiVersion) {
    throw new Ec2Error(
      'NoSuchVersion',
      `The requested version (${parameters.get('Version')}) of service AmazonEC2 does not exist`,
    );
  }
  const action = findOperation(name);
  if (action === undefined) {
    throw new Ec2Error('InvalidAction', `The action ${name} is not valid for this web service.`);
  }
  return action;
}

/** The same token gives the first answer; with other parameters it is refused. A request that failed used up no token. */
async function once(
  region: Region,
  action: Ec2Operation,
  token: string,
  parameters: URLSearchParams,
  run: () => object | Promise<object>,
): Promise<object> {
  if (token.length > 64 || !/^[\x20-\x7e]*$/.test(token))
    throw invalidValue('clientToken', token, 'is invalid. At most 64 ASCII characters');
  const hash = createHash('sha256')
    .update(
      [...parameters]
        .map((pair) => pair.join('='))
        .sort()
        .join('&'),
    )
    .digest('hex');
  const known = region.tokens.get(`${action}/${token}`);
  if (known !== undefined && known.parameters !== hash) {
    throw new Ec2Error(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  if (known !== undefined) return known.output;
  const output = await run();
  if (region.tokens.size >= tokensMax) region.tokens.delete(region.tokens.keys().next().value ?? '');
  region.tokens.set(`${action}/${token}`, { parameters: hash, output });
  return output;
}
