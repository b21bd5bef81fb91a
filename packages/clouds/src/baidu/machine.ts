import { CloudError } from '../errors.ts';
import type { CallOptions, ListedMachine, MachineObservation, MachineRef, MachineSpec } from '../port.ts';
import { imageIdOf } from './catalogue.ts';
import type { Baidu } from './client.ts';
import { byKey, byOwner, type Instance, listInstances, phaseOf, readInstance } from './instances.ts';
import { clientToken, keyTag, machineName, ownerTag } from './names.ts';
import type { Sightings } from './sightings.ts';
import { parseSite } from './site.ts';
import { isTokenMismatch } from './translate.ts';

export interface Fleet {
  readonly baidu: Baidu;
  readonly sightings: Sightings;
  readonly region: string;
  readonly pageSize: number;
  readonly bandwidthMbps: number;
  readonly diskType: string;
}

const poll = { movingMs: 3_000, restingMs: 15_000 } as const;

/** Makes the machine of a key once: its token is bound for ever to the first machine that it made. */
export async function createMachine(fleet: Fleet, spec: MachineSpec, call: CallOptions): Promise<{ handle: string }> {
  const { baidu, sightings, pageSize } = fleet;
  const { key } = spec;
  const imageId = await imageIdOf(baidu, { name: spec.image, pageSize }, call);
  sightings.asked(key);
  const encoded = Buffer.from(spec.userData).toString('base64');
  try {
    const body = bodyOf(fleet, spec, { imageId, userData: encoded });
    const send = { query: { clientToken: clientToken(key) }, body, hide: [spec.userData, encoded] };
    const { instanceIds } = await baidu('createInstance', send, call);
    const [id] = Array.isArray(instanceIds) ? instanceIds : [];
    if (typeof id !== 'string')
      throw new CloudError('unknown-outcome', 'Baidu made a machine without an id: repeat it');
    sightings.made(key, id);
    return { handle: id };
  } catch (error) {
    if (!isTokenMismatch(error)) throw error;
    // Made before, of another spec; the first one holds.
    const made = await find(fleet, { key }, call);
    if (made !== undefined) return { handle: made.id };
    throw new CloudError('unknown-outcome', 'Baidu made a machine of this key before, and does not list it yet');
  }
}

/** Same letters for the same spec, as the token demands. The address is bought with the machine and goes with it. */
function bodyOf(fleet: Fleet, spec: MachineSpec, { imageId, userData }: { imageId: string; userData: string }) {
  const site = parseSite(spec.site);
  const { key, owner, tags } = spec;
  const own = { [ownerTag]: owner, [keyTag]: key };
  const sorted = Object.entries({ ...tags, ...own }).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: machineName(key),
    hostname: machineName(key),
    imageId,
    spec: spec.type,
    rootDiskSizeInGb: spec.diskGiB,
    rootDiskStorageType: fleet.diskType,
    networkCapacityInMbps: fleet.bandwidthMbps,
    internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    eipName: machineName(key),
    isEipAutoRelatedDelete: true,
    purchaseCount: 1,
    billing: { paymentTiming: 'Postpaid' },
    zoneName: site?.zone,
    subnetId: site?.subnet,
    securityGroupId: site?.firewall,
    tags: sorted.map(([tagKey, tagValue]) => ({ tagKey, tagValue })),
    relationTag: true,
    userData,
  };
}

/** By id where one is known, else by tag. */
async function find(fleet: Fleet, { key, handle }: MachineRef, call: CallOptions): Promise<Instance | undefined> {
  const { baidu, sightings, pageSize } = fleet;
  const id = handle ?? sightings.idOf(key);
  if (id !== undefined) return readInstance(baidu, id, call);
  for await (const instance of listInstances(baidu, { query: byKey(key), pageSize }, call)) {
    if (instance.key === key) return instance;
  }
  return undefined;
}

export async function observeMachine(fleet: Fleet, ref: MachineRef, call: CallOptions): Promise<MachineObservation> {
  const instance = await find(fleet, ref, call);
  if (instance === undefined) {
    const known = ref.handle ?? fleet.sightings.idOf(ref.key);
    // A machine whose id is known and unknown to the vendor is gone; one that is only not listed may yet appear.
    const proven = known !== undefined || fleet.sightings.provesAbsence(ref.key);
    return { phase: proven ? 'absent' : 'unknown', tags: {}, pollAfterMs: poll.movingMs };
  }
  const { id, status, zone = '', type, tags, privateAddress, publicAddress } = instance;
  const phase = phaseOf(status);
  return {
    phase,
    providerId: `baidu://${fleet.region}/${zone}/${id}`,
    ...(privateAddress === undefined ? {} : { privateAddress }),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...(type === undefined ? {} : { type }),
    tags,
    ...(phase === 'suspended' ? { error: `Baidu suspended it (${status}): pay the account` } : {}),
    ...(phase === 'failed' ? { error: `Baidu reports it as ${status}` } : {}),
    pollAfterMs: phase === 'running' || phase === 'stopped' ? poll.restingMs : poll.movingMs,
  };
}

/** With disks, snapshots, network cards and address, and past the recycle bin. */
export async function deleteMachine(fleet: Fleet, ref: MachineRef, call: CallOptions): Promise<void> {
  const instance = await find(fleet, ref, call);
  if (instance === undefined) return;
  const body = {
    relatedReleaseFlag: true,
    deleteCdsSnapshotFlag: true,
    deleteRelatedEnisFlag: true,
    bccRecycleFlag: false,
    deleteImmediate: true,
  };
  try {
    await fleet.baidu('deleteInstance', { id: instance.id, body }, call);
  } catch (error) {
    if (!(error instanceof CloudError && error.errorClass === 'not-found')) throw error;
  }
}

/** @throws CloudError `not-found` when there is none, `account-blocked` when the vendor suspended it. */
export async function startMachine(fleet: Fleet, ref: MachineRef, call: CallOptions): Promise<void> {
  const instance = await find(fleet, ref, call);
  if (instance === undefined) throw new CloudError('not-found', 'Baidu has no machine of this key');
  const phase = phaseOf(instance.status);
  if (phase === 'suspended') throw new CloudError('account-blocked', 'Baidu suspended it: pay the account');
  if (phase === 'stopped') await fleet.baidu('startInstance', { id: instance.id }, call);
}

export async function* listMachines(fleet: Fleet, owner: string, call: CallOptions): AsyncGenerator<ListedMachine> {
  const { baidu, pageSize } = fleet;
  for await (const instance of listInstances(baidu, { query: byOwner(owner), pageSize }, call)) {
    const { id, key, status, type, tags } = instance;
    if (instance.owner !== owner || key === undefined) continue;
    yield { key, handle: id, phase: phaseOf(status), ...(type === undefined ? {} : { type }), tags };
  }
}
