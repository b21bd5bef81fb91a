import type { Clock } from '@hansa/core';
import { readCaFile } from '../account/ca-file.ts';
import { CloudError } from '../errors.ts';
import { createFlights } from '../once/flights.ts';
import { createSightings } from '../once/sightings.ts';
import type { CallOptions, CloudProvider, ListedMachine, MachineSpec } from '../port.ts';
import { createExchange } from '../signed-http/exchange.ts';
import { randomNonce } from '../signed-http/nonce.ts';
import { checkMobile, readOffers, readZones } from './account.ts';
import { createMobileClient } from './client.ts';
import { type MobileCredentials, type MobileOptions, mobileDefaults } from './config.ts';
import { createFind } from './find.ts';
import { placeOf } from './hosts.ts';
import { createInstances } from './instance.ts';
import { createMachines, type Machines } from './machines.ts';
import { machineName, siteName } from './name.ts';
import { createOrder } from './order.ts';
import { createSites } from './site.ts';
import { describeMobile, validateMobile } from './validate.ts';

export interface MobileSettings {
  readonly region: string;
  readonly credentials: MobileCredentials;
  readonly options?: MobileOptions;
}

/** An order is several exchanges; this ends those that a silent gateway would keep for ever. */
const flightMsMax = 60_000;

/**
 * China Mobile's ECloud, by a client of our own since the vendor has none for JavaScript. There is no token that makes an order
 * unique: a machine's name follows from its key, one order a name is under way in this process, and one is sent only when lists
 * have proven that there is no machine (`Sightings`).
 * @throws CloudError `invalid` for a region or an address that cannot be
 */
export function createMobileCloud(settings: MobileSettings, { clock }: { readonly clock: Clock }): CloudProvider {
  const { region, credentials, options = {} } = settings;
  const nowMs = () => clock.nowMs();
  const place = placeOf(region, options);
  const exchange = createExchange({ caPem: readCaFile(options.caFile) });
  const client = createMobileClient({ region, place, credentials, options, exchange, nowMs, nonce: randomNonce });
  const instances = createInstances(client);
  const sightings = createSightings({ nowMs, settleMs: options.settleMs ?? mobileDefaults.settleMs });
  const find = createFind({ client, instances, sightings, nowMs });
  const sites = createSites(client, place.poolId);
  const machines = createMachines({ client, region, instances, sightings, find });
  const flights = createFlights(flightMsMax);
  const zone = createZone(options.zone, (signal) => readZones(client, signal));
  const order = createOrder({ client, options, find, sightings, zone, siteIds: sites.ids });
  const description = describeMobile(options);

  return {
    name: 'mobile',
    describe: () => description,
    validate: (spec) => validateMobile(spec, options),
    check: ({ signal }) => checkMobile(client, { accessKey: credentials.accessKey, poolId: place.poolId, signal }),
    offers: (_input, { signal }) => readOffers(client, place.poolId, signal),
    ensureSite: (spec, { signal }) =>
      flights.join(siteName(spec.key), signal, (inFlight) => sites.ensure(spec, inFlight)),
    createMachine: async (spec, { signal }) => {
      refuseInvalid(spec, options);
      const handle = machineName(spec.key);
      await flights.join(handle, signal, (inFlight) => order(spec, inFlight));
      return { handle };
    },
    startMachine: ({ key }, { signal }) => machines.start(key, signal),
    observeMachine: ({ key }, { signal }) => machines.observe(key, signal),
    listMachines: ({ owner }, call) => listed(machines, owner, call),
    deleteMachine: async ({ key }, { signal }) => {
      await flights.landed(machineName(key), signal);
      await machines.remove(key, signal);
    },
    deleteSite: async ({ key }, { signal }) => {
      if (await machines.standIn(siteName(key), signal)) {
        throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
      }
      return await sites.remove(key, signal);
    },
  };
}

async function* listed(machines: Machines, owner: string, { signal }: CallOptions): AsyncGenerator<ListedMachine> {
  yield* machines.list(owner, signal);
}

/** @throws CloudError `invalid` that names every broken rule. */
function refuseInvalid(spec: MachineSpec, options: MobileOptions): void {
  const violations = validateMobile(spec, options);
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}

/** The zone of machines: chosen by the operator, or the region's first, asked for once. */
function createZone(chosen: string | undefined, read: (signal: AbortSignal) => Promise<readonly string[]>) {
  let first = chosen;
  return async (signal: AbortSignal): Promise<string> => {
    first ??= (await read(signal))[0];
    if (first === undefined) throw new CloudError('not-found', 'ECloud names no zone in this region for this account');
    return first;
  };
}
