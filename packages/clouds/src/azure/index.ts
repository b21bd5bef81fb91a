import type { Clock } from '@hansa/core';
import type { CloudProvider } from '../port.ts';
import { checkAccount } from './check.ts';
import { type AzureSettings, openAzure } from './client.ts';
import { createMachine } from './create.ts';
import { deleteMachine } from './delete.ts';
import { azureDescription } from './description.ts';
import { listMachines } from './list.ts';
import { machineNames } from './names.ts';
import { observeMachine } from './observe.ts';
import { readOffers } from './offers.ts';
import { submit } from './operation.ts';
import { deleteSite, ensureSite } from './site.ts';
import { checkedKey, refuseInvalid, validateMachine } from './validate.ts';

/**
 * Microsoft Azure: one subscription in one region. Everything of a key has a name that follows from the key, so a call finds
 * what an earlier one made, whoever sent it and whatever became of its answer.
 */
export async function createAzureCloud(
  settings: AzureSettings,
  _deps: { readonly clock: Clock },
): Promise<CloudProvider> {
  const client = await openAzure(settings);
  return {
    name: 'azure',
    describe: () => azureDescription,
    validate: validateMachine,
    check: (call) => checkAccount(client, call),
    offers: ({ region }, call) => readOffers(client, region, call),
    ensureSite: (spec, call) => ensureSite(client, spec, call),
    createMachine: async (spec, call) => {
      refuseInvalid(validateMachine(spec));
      return { handle: await createMachine(client, spec, call) };
    },
    startMachine: async ({ key }, call) => {
      const { machine } = machineNames(checkedKey(key));
      await submit(call, `start machine ${machine}`, (options) =>
        client.compute.virtualMachines.start(client.group, machine, options),
      );
    },
    observeMachine: async ({ key }, call) => observeMachine(client, checkedKey(key), call),
    listMachines: ({ owner }, call) => listMachines(client, owner, call),
    deleteMachine: async ({ key }, call) => deleteMachine(client, checkedKey(key), call),
    deleteSite: ({ key }, call) => deleteSite(client, key, call),
  };
}
