import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import { type Input, Refusal, refused, refusedByGateway } from './answer.ts';
import { regions } from './catalogue.ts';
import { operations } from './operations.ts';
import { refuseSignature } from './signature.ts';
import { createState, type State } from './state.ts';

/**
 * China Telecom's Tianyi Cloud: EOP signatures, orders first and ids later, labels that lag, HTTP 200 for failures. Paths,
 * fields and states are those of `ctyun-it/terraform-provider-ctyun`. The codes of quota, stock, money and throttling were
 * never published: those here are made up, in words that say what they mean.
 */
export const createTelecomSim: CreateVendorSim = (world) => {
  const state = createState(world);
  const keys = { accessKey: world.bytes(16).toString('hex'), secretKey: world.bytes(16).toString('hex') };
  return {
    cloud: 'telecom',
    operations: Object.keys(operations),
    account: { ...keys, regionID: regions[0].regionID },
    holds: () => [
      ...[...state.instances.values()].map(({ instanceID }) => `instance ${instanceID}`),
      ...[...state.addresses.values()].map(({ id }) => `eip ${id}`),
    ],
    handle: async (request) => {
      state.settle();
      const requestId = request.headers['ctyun-eop-request-id'] ?? '';
      const unsigned = refuseSignature(request, keys, world.clock.nowMs());
      if (unsigned !== undefined) return refusedByGateway(403, unsigned, requestId);
      try {
        return await answer(state, request, requestId);
      } catch (error) {
        if (error instanceof Refusal) return refused(error, world.bytes(16).toString('hex'));
        throw error;
      }
    },
  };
};

const tellsOfMoneyItself = new Set(['/v4/ecs/create-instance', '/v4/ecs/list-instances', '/v4/ecs/describe-instances']);

async function answer(state: State, request: SimRequest, requestId: string): Promise<SimResponse> {
  const { world } = state;
  const path = request.url.pathname;
  const operation = operations[path];
  if (operation === undefined || operation.method !== request.method) {
    return refusedByGateway(404, `the api ${request.method} ${path} does not exist`, requestId);
  }
  const input = readInput(request);
  world.record(path, { method: request.method });
  const fault = world.faults.next(path);
  switch (fault) {
    case 'throttle':
      return refusedByGateway(429, 'too many requests, flow control', requestId);
    case 'credentials':
      return refusedByGateway(403, 'signature verification failed', requestId);
    case 'permission':
      throw new Refusal('CTIAM_0005', 'the user has no permission');
    case 'quota':
      throw new Refusal('Openapi.Quota.Exceeded', 'the quota of this resource is exceeded');
    case 'capacity':
      throw new Refusal('Ecs.Flavor.SoldOut', 'the flavor is sold out in this zone');
    case 'bad-image':
      throw new Refusal('Image.ImageCheck.NotFound', 'the image does not exist');
    case 'account-blocked':
      if (tellsOfMoneyItself.has(path)) break;
      throw new Refusal('Openapi.Account.Arrears', 'the balance of the account is not enough');
    case undefined:
  }
  return await operation.handle(state, input, fault);
}

function readInput(request: SimRequest): Input {
  if (request.method === 'GET') return Object.fromEntries(request.url.searchParams);
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Said below.
  }
  throw new Refusal('Openapi.Parameter.Invalid', 'the body is no JSON object');
}
