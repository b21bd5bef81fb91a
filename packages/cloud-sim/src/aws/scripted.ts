import type { VendorFault } from '../frame/faults.ts';
import { Ec2Error } from './errors.ts';
import type { Ec2Operation } from './operation-names.ts';
import { throttled } from './throttle.ts';

const quotaCodes: Partial<Record<Ec2Operation, string>> = {
  RunInstances: 'VcpuLimitExceeded',
  AllocateAddress: 'AddressLimitExceeded',
  CreateVpc: 'VpcLimitExceeded',
  CreateSecurityGroup: 'SecurityGroupLimitExceeded',
};

/** The vendor's words for a fault that a test has scripted. */
export function scriptedError(fault: VendorFault, action: Ec2Operation): Ec2Error {
  switch (fault) {
    case 'throttle':
      return throttled();
    case 'quota':
      return new Ec2Error(quotaCodes[action] ?? 'InstanceLimitExceeded', 'You have reached a limit of your account.');
    case 'capacity':
      return action === 'AllocateAddress'
        ? new Ec2Error('InsufficientAddressCapacity', 'There are not enough addresses available.', 500)
        : new Ec2Error(
            'InsufficientInstanceCapacity',
            'We currently do not have sufficient capacity in the Availability Zone you requested.',
            500,
          );
    case 'credentials':
      return new Ec2Error('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
    case 'permission':
      return unauthorized();
    case 'account-blocked':
      return new Ec2Error(
        'PendingVerification',
        'Your request for accessing resources in this region is being validated.',
      );
    case 'bad-image':
      return new Ec2Error('InvalidAMIID.NotFound', "The image id '[ami-00000000]' does not exist");
  }
}

export const unauthorized = () =>
  new Ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
