import type { Clock } from '@hansa/core';
import { readCaFile } from '../account/ca-file.ts';
import { createFlights } from '../once/flights.ts';
import type { CloudProvider } from '../port.ts';
import { createExchange } from '../signed-http/exchange.ts';
import { randomNonce } from '../signed-http/nonce.ts';
import { createCatalogue } from './catalogue.ts';
import { checkAccount } from './check.ts';
import { createTelecom } from './client.ts';
import { type TelecomCredentials, type TelecomOptions, telecomDefaults } from './config.ts';
import { createMachine } from './create.ts';
import { telecomDescription } from './describe.ts';
import { deleteMachine, type Fleet, listMachines, observeMachine, startMachine } from './machine.ts';
import { listOffers } from './offers.ts';
import { createOrders } from './orders.ts';
import { deleteSite, ensureSite } from './site.ts';
import { refuseInvalid, validateMachine } from './validate.ts';

/** Nothing of a site is ordered, so its calls are soon done. */
const flightMsMax = 60_000;

export interface TelecomSettings {
  /** The id of a resource pool, 32 hex digits. */
  readonly region: string;
  readonly credentials: TelecomCredentials;
  readonly options?: TelecomOptions;
}

/** China Telecom's Tianyi Cloud (CTyun): one account in one region. */
export async function createTelecomCloud(
  settings: TelecomSettings,
  { clock }: { clock: Clock },
): Promise<CloudProvider> {
  const { region, credentials, options = {} } = settings;
  const { bandwidthMbps, bootDiskType, orderWithinMs } = { ...telecomDefaults, ...options };
  const exchange = createExchange({ caPem: readCaFile(options.caFile) });
  const telecom = createTelecom({ region, credentials, options }, { exchange, clock, nonce: randomNonce });
  const orders = createOrders();
  const catalogue = createCatalogue(telecom, { zone: options.zone, clock });
  const flights = createFlights(flightMsMax);
  const maker = { telecom, catalogue, orders, bandwidthMbps, bootDiskType };
  const fleet: Fleet = { telecom, orders, region, orderWithinMs, nowMs: clock.nowMs };

  return {
    name: 'telecom',
    describe: () => telecomDescription,
    validate: validateMachine,
    check: (call) => checkAccount(telecom, { region, accessKey: credentials.accessKey }, call),
    offers: ({ region: asked }, call) => {
      const asOf = new Date(clock.nowMs()).toISOString().slice(0, 10);
      return listOffers(telecom, { own: region, asked, bootDiskType, bandwidthMbps, asOf }, call);
    },
    ensureSite: (spec, call) =>
      flights.join(JSON.stringify([spec.key, spec.ingress]), call.signal, (signal) =>
        ensureSite(telecom, spec, { ...call, signal }),
      ),
    createMachine: async (spec, call) => {
      refuseInvalid(validateMachine(spec));
      return createMachine(maker, spec, call);
    },
    startMachine: (ref, call) => startMachine(fleet, ref, call),
    observeMachine: (ref, call) => observeMachine(fleet, ref, call),
    listMachines: ({ owner }, call) => listMachines(fleet, owner, call),
    deleteMachine: (ref, call) => deleteMachine(fleet, ref, call),
    deleteSite: ({ key }, call) => deleteSite(telecom, key, call),
  };
}
