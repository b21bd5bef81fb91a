import type { Clock } from '@hansa/core';
import { readCaFile } from '../account/ca-file.ts';
import { CloudError } from '../errors.ts';
import { createFlights } from '../once/flights.ts';
import { createSightings } from '../once/sightings.ts';
import type { CloudProvider, MachineSpec } from '../port.ts';
import { baseUrl } from '../signed-http/base-url.ts';
import { createExchange } from '../signed-http/exchange.ts';
import { checkUnicom, readOffers, readZones } from './account.ts';
import { createUnicomClient } from './client.ts';
import { settleMsDefault, type UnicomCredentials, type UnicomOptions } from './config.ts';
import { createInstances } from './instance.ts';
import { createMachines } from './machines.ts';
import { machineName, siteName } from './name.ts';
import { createSites } from './site.ts';
import { describeUnicom, validateUnicom } from './validate.ts';

export interface UnicomSettings {
  readonly region: string;
  readonly credentials: UnicomCredentials;
  readonly options?: UnicomOptions;
}

const flightMsMax = 60_000;

/**
 * China Unicom's CUCloud: networks, firewalls, listing, power and checks by calls that public clients use. It makes no machine,
 * since the vendor publishes no call for that: the operator orders one in the console, and it joins as cloud `own`. The option
 * `unprovenCreate` makes machines by a guess (`unproven-codec.ts`).
 * @throws CloudError `invalid` for an address that cannot be
 */
export function createUnicomCloud(settings: UnicomSettings, { clock }: { readonly clock: Clock }): CloudProvider {
  const { region, credentials, options = {} } = settings;
  const nowMs = () => clock.nowMs();
  const url = baseUrl('https://gateway.cucloud.cn', options.url);
  const exchange = createExchange({ caPem: readCaFile(options.caFile) });
  const client = createUnicomClient({ url, region, credentials, exchange, nowMs });
  const settleMs = options.settleMs ?? settleMsDefault;
  const unprovenCreate = options.unprovenCreate === true;
  const zone = async (signal: AbortSignal): Promise<string> => {
    const [first] = options.zone === undefined ? await readZones(client, signal) : [options.zone];
    if (first === undefined) throw new CloudError('not-found', `CUCloud names no zone in ${region} for this account`);
    return first;
  };
  const sites = createSites({ client, zone, nowMs, settleMs });
  const instances = createInstances(client, nowMs);
  const sightings = createSightings({ nowMs, settleMs });
  const machines = createMachines({ client, region, instances, sightings, sites, unprovenCreate, nowMs });
  const flights = createFlights(flightMsMax);
  const description = describeUnicom(options);

  const removeSite = async (key: string, signal: AbortSignal) => {
    const name = siteName(key);
    const ordered = sightings.pending().some(({ label }) => label.site === name);
    if (ordered || (await stands(instances, sites, name, signal))) {
      throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
    }
    return await sites.remove(key, signal);
  };

  return {
    name: 'unicom',
    describe: () => description,
    validate: (spec) => validateUnicom(spec, options),
    check: ({ signal }) => checkUnicom(client, { account: credentials.accessKey, region, unprovenCreate }, signal),
    offers: (_input, { signal }) => readOffers(client, signal),
    ensureSite: (spec, { signal }) => flights.join(siteName(spec.key), signal, (shared) => sites.ensure(spec, shared)),
    createMachine: async (spec, { signal }) => {
      refuseInvalid(spec, options);
      const handle = machineName(spec.key);
      await flights.join(handle, signal, (shared) => machines.create(spec, shared));
      return { handle };
    },
    startMachine: (ref, { signal }) => machines.start(ref, signal),
    observeMachine: (ref, { signal }) => machines.observe(ref, signal),
    listMachines: ({ owner }, { signal }) => machines.list(owner, signal),
    deleteMachine: async (ref, { signal }) => {
      await flights.landed(machineName(ref.key), signal);
      await machines.remove(ref, signal);
    },
    deleteSite: ({ key }, { signal }) => removeSite(key, signal),
  };
}

/** Whether a machine has a card in the site's network, also one that was ordered in the console. */
async function stands(
  instances: ReturnType<typeof createInstances>,
  sites: ReturnType<typeof createSites>,
  site: string,
  signal: AbortSignal,
): Promise<boolean> {
  const networkId = await sites.networkId(site, signal);
  if (networkId === undefined) return false;
  for await (const { networkIds } of instances.all(signal)) if (networkIds.includes(networkId)) return true;
  return false;
}

/** @throws CloudError `invalid` that names every broken rule. */
function refuseInvalid(spec: MachineSpec, options: UnicomOptions): void {
  const violations = validateUnicom(spec, options);
  if (violations.length === 0) return;
  throw new CloudError('invalid', violations.map(({ field, rule }) => `${field} ${rule}`).join('; '));
}
