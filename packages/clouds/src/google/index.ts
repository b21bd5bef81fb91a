import type { Clock } from '@hansa/core';
import type { CloudProvider } from '../port.ts';
import { checkAccount } from './check.ts';
import { type GoogleSettings, openGoogle } from './client.ts';
import { createMachine } from './create.ts';
import { deleteMachine } from './delete.ts';
import { googleDescription } from './description.ts';
import { listMachines } from './list.ts';
import { resourceName } from './names.ts';
import { observeMachine } from './observe.ts';
import { readOffers } from './offers.ts';
import { deleteSite, ensureSite } from './site.ts';
import { exchange, once } from './translate.ts';
import { checkedKey, refuseInvalid, validateMachine } from './validate.ts';

/**
 * Google Compute Engine: one project in one region, its machines in one zone. Everything of a key has a name that follows
 * from the key, so a call finds what an earlier one made, whoever sent it and whatever became of its answer.
 */
export function createGoogleCloud(settings: GoogleSettings, { clock }: { readonly clock: Clock }): CloudProvider {
  const client = openGoogle(settings, clock);
  const { project, zone } = client;
  return {
    name: 'google',
    describe: () => googleDescription,
    validate: validateMachine,
    check: (call) => checkAccount(client, call),
    offers: ({ region }, call) => readOffers(client, region, call),
    ensureSite: (spec, call) => ensureSite(client, spec, call),
    createMachine: async (spec, call) => {
      refuseInvalid(validateMachine(spec));
      return { handle: await createMachine(client, spec, call) };
    },
    startMachine: async ({ key }, call) => {
      const instance = resourceName(checkedKey(key));
      await exchange(call, { write: true, what: `start machine ${instance}` }, () =>
        client.instances.start({ project, zone, instance }, once),
      );
    },
    observeMachine: async ({ key }, call) => observeMachine(client, checkedKey(key), call),
    listMachines: ({ owner }, call) => listMachines(client, owner, call),
    deleteMachine: async ({ key }, call) => deleteMachine(client, checkedKey(key), call),
    deleteSite: ({ key }, call) => deleteSite(client, key, call),
  };
}
