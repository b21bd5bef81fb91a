import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import { type Input, json, Refusal } from './answer.ts';
import { operationNames, route } from './routing.ts';
import { checkSignature } from './signature.ts';
import { createState, holders, type State } from './state.ts';

/**
 * Baidu AI Cloud, region `bj`: BCC, VPC and EIP on one host, bce-auth-v1, markers, late lists. Paths and fields are those of
 * `baidubce/bce-sdk-go`. The codes of quota and stock were never published: those here are made up, in words that say it.
 */
export const createBaiduSim: CreateVendorSim = (world) => {
  const state = createState(world);
  const keys = { accessKey: world.bytes(16).toString('hex'), secretKey: world.bytes(16).toString('hex') };
  return {
    cloud: 'baidu',
    operations: operationNames,
    account: { ...keys, region: 'bj' },
    holds: () => [
      ...holders(state).map(({ id }) => `instance ${id}`),
      ...[...state.addresses.values()].map(({ eipId }) => `eip ${eipId}`),
    ],
    handle: async (request) => {
      state.settle();
      const requestId = world
        .bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      try {
        checkSignature(request, keys, world.clock.nowMs());
        return json(200, await answer(state, request), requestId);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { status, code, message } = error;
        return refusal(json(status, { requestId, code, message }, requestId), world.clock.nowMs());
      }
    },
  };
};

const refusal = (answer: SimResponse, nowMs: number): SimResponse => ({
  ...answer,
  headers: { ...answer.headers, 'x-bce-date': new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z') },
});

async function answer(state: State, request: SimRequest): Promise<object> {
  const query = Object.fromEntries(request.url.searchParams);
  const found = route(request.method, request.url.pathname, query);
  if (found === undefined) throw new Refusal(400, 'InvalidURI', 'Could not parse the specified URI');
  const body = readBody(request);
  state.world.record(found.name);
  const fault = state.world.faults.next(found.name);
  switch (fault) {
    case 'throttle':
      throw new Refusal(429, 'TrafficLimit', 'Too many requests');
    case 'credentials':
      throw new Refusal(400, 'SignatureDoesNotMatch', 'The request signature we calculated does not match yours');
    case 'permission':
      throw new Refusal(403, 'AccessDenied', 'Access denied');
    case 'quota':
      throw new Refusal(403, 'InstanceQuotaExceeded', 'The quota of instances is exceeded');
    case 'capacity':
      throw new Refusal(403, 'BccStockNotEnough', 'The stock of the spec in this zone is not enough');
    case 'bad-image':
      throw new Refusal(404, 'ImageNotExist', 'The image does not exist');
    case 'account-blocked':
      if (found.showsInstances) break;
      throw new Refusal(403, 'QualifyNotPass', 'The account has not passed qualification');
    case undefined:
  }
  const suspended = fault === 'account-blocked' ? { suspended: 'Expired' } : {};
  return await found.handle(state, { id: found.id, query, body, ...suspended });
}

function readBody(request: SimRequest): Input {
  if (request.body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Said below.
  }
  throw new Refusal(400, 'MalformedJSON', 'The JSON you provided was not well-formed');
}
