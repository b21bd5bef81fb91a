import type { Clock } from '@hansa/core';
import { readCaFile } from '../account/ca-file.ts';
import { CloudError } from '../errors.ts';
import { createFlights } from '../once/flights.ts';
import type { CloudProvider } from '../port.ts';
import { baseUrl } from '../signed-http/base-url.ts';
import { listOffers } from './catalogue.ts';
import { checkAccount } from './check.ts';
import { createBaidu } from './client.ts';
import { type BaiduCredentials, type BaiduOptions, BaiduRegion, baiduDefaults } from './config.ts';
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

/** Baidu AI Cloud (BCC): one account in one region. @throws CloudError `invalid` for a region that does not exist */
export async function createBaiduCloud(settings: BaiduSettings, { clock }: { clock: Clock }): Promise<CloudProvider> {
  const { region, credentials, options = {} } = settings;
  const rule = BaiduRegion(region, options);
  if (rule !== undefined) throw new CloudError('invalid', `region ${rule}`);
  const { pageSize, bandwidthMbps, diskType, listLagMs } = { ...baiduDefaults, ...options };
  const caPem = readCaFile(options.caFile);
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
