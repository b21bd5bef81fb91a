import { type _InstanceType, RunInstancesCommand, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import { type Ec2, present } from './client.ts';
import type { FindImage, Image } from './images.ts';
import { instancesOf, isGone } from './machine.ts';
import { clientToken, machineTags, spread } from './names.ts';
import type { Recent } from './recent.ts';
import type { Site } from './site.ts';
import type { Sites } from './sites.ts';

export interface CreateDeps {
  readonly ec2: Ec2;
  readonly sites: Sites;
  readonly findImage: FindImage;
  readonly recent: Recent;
}

/**
 * One RunInstances with a token made of the key: the vendor itself answers a repeat with what the first call made, however
 * late its lists are. When the repeat differs from the first call, the vendor refuses it and the machine is looked up.
 */
export async function createMachine(
  deps: CreateDeps,
  spec: MachineSpec,
  call: CallOptions,
): Promise<{ handle: string }> {
  const { ec2, sites, findImage, recent } = deps;
  const [site, image] = await Promise.all([sites.find(spec.site, call), findImage(spec.image, spec.type, call)]);
  recent.tried(spec.key);
  try {
    const { Instances = [] } = await ec2.write(new RunInstancesCommand(order(spec, site, image)), call);
    const handle = present(Instances[0]?.InstanceId, 'an InstanceId');
    recent.tried(spec.key, handle);
    return { handle };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (error.vendorCode === 'IdempotentParameterMismatch') return { handle: await adopt(deps, spec.key, call) };
    if (error.errorClass === 'not-found') sites.forget(spec.site);
    throw error;
  }
}

/** Depends on nothing but the spec and what stands in the site, so that a repeat is the same to the vendor. */
function order(spec: MachineSpec, { subnetIds, groupId }: Site, image: Image): RunInstancesCommandInput {
  const Tags = machineTags(spec.owner, spec.key, spec.tags);
  const subnetId = subnetIds[spread(spec.key) % subnetIds.length];
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: image.id,
    InstanceType: spec.type as _InstanceType,
    ...(subnetId !== undefined && { SubnetId: subnetId }),
    SecurityGroupIds: [groupId],
    UserData: Buffer.from(spec.userData).toString('base64'),
    ClientToken: clientToken(spec.key),
    InstanceInitiatedShutdownBehavior: 'stop',
    BlockDeviceMappings: [
      { DeviceName: image.rootDevice, Ebs: { VolumeSize: spec.diskGiB, VolumeType: 'gp3', DeleteOnTermination: true } },
    ],
    TagSpecifications: [
      { ResourceType: 'instance', Tags },
      { ResourceType: 'volume', Tags },
    ],
  };
}

async function adopt({ ec2, recent }: CreateDeps, key: string, call: CallOptions): Promise<string> {
  const found = (await instancesOf(ec2, key, call)).find((instance) => !isGone(instance));
  const handle = found?.InstanceId ?? recent.handleOf(key);
  if (handle === undefined) {
    throw new CloudError(
      'unknown-outcome',
      `AWS has made the machine ${key} and does not list it yet; repeat it with the same key`,
    );
  }
  recent.tried(key, handle);
  return handle;
}
