import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CloudProvider } from '../port.ts';
import { createAddresses } from './addresses.ts';
import { checkAccount } from './check.ts';
import { createEc2 } from './client.ts';
import type { AwsCredentials, AwsOptions } from './config.ts';
import { createMachine } from './create.ts';
import { deleteMachine } from './delete.ts';
import { describeAws } from './description.ts';
import { createImages } from './images.ts';
import { listMachines } from './list.ts';
import { findInstance, type MachineDeps, observeMachine } from './observe.ts';
import { readOffers } from './offers.ts';
import { createRecent } from './recent.ts';
import { createSites } from './sites.ts';
import { checkedKey, refuseInvalid, validateMachine } from './validate.ts';

export interface AwsCloudSettings {
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly options?: AwsOptions;
}

const pollMs = { soon: 2_000, later: 15_000 };

/** Amazon EC2 in one region. A machine is an instance with a disk and a reserved address; a site is a network of its own. */
export function createAwsCloud(settings: AwsCloudSettings, { clock }: { readonly clock: Clock }): CloudProvider {
  const { region, credentials, options = {} } = settings;
  const description = describeAws(options);
  const { listLagMs } = description.capabilities;
  const ec2 = createEc2({ region, credentials, options }, clock);
  const sites = createSites({ ec2, clock, listLagMs, networkCidr: options.networkCidr });
  const findImage = createImages(ec2, clock, { region, ...(options.imageOwner && { imageOwner: options.imageOwner }) });
  const recent = createRecent(clock, listLagMs);
  const machines: MachineDeps = { ec2, region, addresses: createAddresses(ec2, clock, listLagMs), recent, pollMs };

  return {
    name: 'aws',
    describe: () => description,
    validate: (spec) => validateMachine(spec, description.limits),
    check: (call) => checkAccount(ec2, region, call),
    offers: (_input, call) => readOffers(ec2, call),
    ensureSite: (spec, call) => sites.ensure(spec, call),
    createMachine: async (spec, call) => {
      refuseInvalid(validateMachine(spec, description.limits));
      return await createMachine({ ec2, sites, findImage, recent }, spec, call);
    },
    startMachine: async (ref, call) => {
      const instance = await findInstance(machines, { ...ref, key: checkedKey(ref.key) }, call);
      const id = instance?.InstanceId;
      if (id === undefined) throw new CloudError('not-found', `AWS has no machine ${ref.key} in ${region}`);
      await ec2.write(new StartInstancesCommand({ InstanceIds: [id] }), call);
    },
    observeMachine: async (ref, call) => await observeMachine(machines, { ...ref, key: checkedKey(ref.key) }, call),
    listMachines: ({ owner }, call) => listMachines(ec2, owner, { call, pageSize: options.pageSize }),
    deleteMachine: async (ref, call) => await deleteMachine(machines, { ...ref, key: checkedKey(ref.key) }, call),
    deleteSite: ({ key }, call) => sites.remove(key, call),
  };
}
