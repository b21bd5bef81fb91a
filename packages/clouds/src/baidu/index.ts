import { readFile } from 'node:fs/promises';
import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import { createFlights } from '../once/flights.ts';
import type { AccountCheck, CallOptions, CloudProvider } from '../port.ts';
import { baseUrl } from '../signed-http/base-url.ts';
import { listOffers, zonesOf } from './catalogue.ts';
import { type Baidu, createBaidu } from './client.ts';
import { type BaiduCredentials, type BaiduOptions, baiduDefaults } from './config.ts';
import { describeBaidu } from './describe.ts';
import { createMachine, deleteMachine, type Fleet, listMachines, observeMachine, startMachine } from './machine.ts';
import { createSightings } from './sightings.ts';
import { deleteSite, ensureSite } from './site.ts';
import { refuseInvalid, validateMachine } from './validate.ts';

/** Nothing of a site is ordered, so its calls are soon done. */
const flightMsMax = 60_000;

export interface BaiduSettings {
  /** Such as `bj`. */
  readonly region: string;
  readonly credentials: BaiduCredentials;
  readonly options?: BaiduOptions;
}

const regions = ['bj', 'gz', 'su', 'hkg', 'fwh', 'bd', 'sin', 'fsh'];

/** Baidu AI Cloud (BCC): one account in one region. @throws CloudError `invalid` for a region that does not exist */
export async function createBaiduCloud(settings: BaiduSettings, { clock }: { clock: Clock }): Promise<CloudProvider> {
  const { region, credentials, options = {} } = settings;
  if (!regions.includes(region)) throw new CloudError('invalid', `region must be one of ${regions.join(', ')}`);
  const { pageSize, bandwidthMbps, diskType, listLagMs } = { ...baiduDefaults, ...options };
  const caPem = options.caFile === undefined ? undefined : await readFile(options.caFile, 'utf8');
  const endpoint = baseUrl(`https://bcc.${region}.baidubce.com`, options.endpoint);
  const baidu = createBaidu({ endpoint, credentials, caPem, clock });
  const sightings = createSightings({ nowMs: clock.nowMs, listLagMs });
  const fleet: Fleet = { baidu, sightings, region, pageSize, bandwidthMbps, diskType };
  const place = { baidu, pageSize, zone: options.zone };
  const flights = createFlights(flightMsMax);
  const description = describeBaidu(listLagMs);

  return {
    name: 'baidu',
    describe: () => description,
    validate: validateMachine,
    check: (call) => checkAccount(baidu, { accessKey: credentials.accessKey, zone: options.zone }, call),
    offers: ({ region: asked }, call) => listOffers(baidu, { own: region, asked, pageSize }, call),
    ensureSite: (spec, call) =>
      flights.join(JSON.stringify([spec.key, spec.ingress]), call.signal, (signal) =>
        ensureSite(place, spec, { ...call, signal }),
      ),
    createMachine: async (spec, call) => {
      refuseInvalid(validateMachine(spec));
      return createMachine(fleet, spec, call);
    },
    startMachine: (ref, call) => startMachine(fleet, ref, call),
    observeMachine: (ref, call) => observeMachine(fleet, ref, call),
    listMachines: ({ owner }, call) => listMachines(fleet, owner, call),
    deleteMachine: (ref, call) => deleteMachine(fleet, ref, call),
    deleteSite: ({ key }, call) => deleteSite(place, key, call),
  };
}

/** No call tells the account's number, its balance or whether it was verified. */
async function checkAccount(
  baidu: Baidu,
  { accessKey, zone }: { readonly accessKey: string; readonly zone: string | undefined },
  call: CallOptions,
): Promise<AccountCheck> {
  const zones = await zonesOf(baidu, call);
  const missing = zones.length === 0 || (zone !== undefined && !zones.includes(zone));
  return {
    account: `access key ${accessKey.slice(0, 4)}…`,
    problems: missing ? [`The region has no zone ${zone ?? 'at all'}; it has ${zones.join(', ') || 'none'}`] : [],
    unproven: [
      'That the account is verified and holds more than 100 CNY, as a post-paid order needs',
      'That the keys may create, start and delete machines, networks and firewalls',
      'How many machines the account may have: no call tells its quota',
    ],
  };
}
