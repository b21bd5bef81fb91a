import type { CreateVendorSim, SimRequest } from '../frame/vendor.ts';
import { createAccount } from './account.ts';
import { createEc2Api } from './api.ts';
import { Ec2Error } from './errors.ts';
import { ec2Operations } from './operation-names.ts';
import { answerSts, isForSts } from './sts.ts';
import { encodeError } from './xml.ts';

/** Amazon EC2, API version 2016-11-15 (and who is asking, from STS): the query protocol with Signature Version 4, one account, every region at one address. */
export const createAwsSim: CreateVendorSim = (world) => {
  const account = createAccount(world);
  const api = createEc2Api(world, account);
  const requestId = () => {
    const hex = world.bytes(16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  const answer = async (request: SimRequest) => {
    const id = requestId();
    if (isForSts(request)) return answerSts(world, account, request, id);
    const headers = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': id };
    try {
      return { status: 200, headers, body: await api(request, id) };
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      return { status: error.status, headers, body: encodeError(id, error.code, error.message) };
    }
  };
  return {
    cloud: 'aws',
    operations: [...ec2Operations, 'GetCallerIdentity'],
    account: account.shown,
    handle: answer,
    holds: account.holds,
  };
};
