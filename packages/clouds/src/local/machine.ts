import { type Clock, isoTime } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { MachineObservation, MachinePhase, MachineSpec } from '../port.ts';
import { lowestFreeAddress } from './address.ts';
import { bootMachine, readBootPid } from './boot.ts';
import { type LocalCloudConfig, localDefaults } from './config.ts';
import { withLock } from './lock.ts';
import { endProcesses, findProcesses, markerOf } from './process.ts';
import type { MachineRecord, MachineRecords } from './record.ts';
import { removeRunFolder } from './run-folder.ts';

/** What can be done to one machine of this computer; each change holds the machine's lock, also against other processes. */
export interface LocalMachines {
  create(spec: MachineSpec, signal: AbortSignal): Promise<MachineRecord>;
  start(key: string, signal: AbortSignal): Promise<void>;
  /** Ends its processes and keeps its folder. */
  stop(key: string, signal: AbortSignal): Promise<void>;
  observe(key: string): Promise<MachineObservation>;
  phaseOf(record: MachineRecord): Promise<MachinePhase>;
  delete(key: string, signal: AbortSignal): Promise<void>;
}

const soonMs = 100;
const laterMs = 2_000;

/** The only one that there is on this computer. */
export const localType = 'local';

export const handleOf = ({ address, key }: MachineRecord): string => `local://${address}/${key}`;

export function createLocalMachines(config: LocalCloudConfig, records: MachineRecords, clock: Clock): LocalMachines {
  const graceMs = config.graceMs ?? localDefaults.graceMs;
  const exclusively = <T>(what: string, signal: AbortSignal, work: () => Promise<T>) =>
    withLock(`${config.root}\0${what}`, signal, work);
  const isAlive = async (key: string) => (await findProcesses(markerOf(config.league, key))).length > 0;

  /** Intent first: record and address are on disk before anything runs. */
  const intend = (spec: MachineSpec, signal: AbortSignal) =>
    exclusively('addresses', signal, async () => {
      const taken = new Set((await records.list()).map(({ address }) => address));
      const record: MachineRecord = {
        key: spec.key,
        address: lowestFreeAddress(config.addressBlock, taken),
        site: spec.site,
        tags: spec.tags,
        createdAt: isoTime(clock),
        state: 'intended',
      };
      await records.add(record, spec.userData);
      return record;
    });

  const boot = async (record: MachineRecord) => {
    if (!(await isAlive(record.key))) await bootMachine(config, records.directory(record.key), record);
    await records.replace({ ...record, state: 'booted' });
  };

  const end = async (key: string, askAll: boolean, signal: AbortSignal) => {
    const bootPid = await readBootPid(records.directory(key));
    await endProcesses({ marker: markerOf(config.league, key), bootPid, graceMs, askAll, signal });
  };

  const phaseOf = async ({ key, state }: MachineRecord): Promise<MachinePhase> => {
    if (state === 'deleting') return 'deleting';
    if (await isAlive(key)) return 'running';
    return state === 'intended' ? 'creating' : 'stopped';
  };

  return {
    phaseOf,
    create: (spec, signal) =>
      exclusively(`machine ${spec.key}`, signal, async () => {
        const record = (await records.read(spec.key)) ?? (await intend(spec, signal));
        if (record.state === 'deleting') throw beingDeleted(spec.key);
        if (record.state === 'intended') await boot(record);
        return record;
      }),
    start: (key, signal) =>
      exclusively(`machine ${key}`, signal, async () => {
        const record = await records.read(key);
        if (record === undefined) throw new CloudError('not-found', `There is no machine ${key} on this computer`);
        if (record.state === 'deleting') throw beingDeleted(key);
        await boot(record);
      }),
    stop: (key, signal) => exclusively(`machine ${key}`, signal, () => end(key, true, signal)),
    observe: async (key) => {
      const record = await records.read(key);
      if (record === undefined) {
        const gone = !(await records.discarding(key)) && !(await isAlive(key));
        return { phase: gone ? 'absent' : 'deleting', tags: {}, pollAfterMs: gone ? laterMs : soonMs };
      }
      const phase = await phaseOf(record);
      const { address: privateAddress, tags } = record;
      const pollAfterMs = phase === 'creating' || phase === 'deleting' ? soonMs : laterMs;
      return { phase, providerId: handleOf(record), privateAddress, type: localType, tags, pollAfterMs };
    },
    delete: (key, signal) =>
      exclusively(`machine ${key}`, signal, async () => {
        const record = await records.read(key);
        if (record !== undefined) await records.replace({ ...record, state: 'deleting' });
        await end(key, false, signal);
        await removeRunFolder(records.directory(key));
        await records.discard(key);
      }),
  };
}

const beingDeleted = (key: string) => new CloudError('invalid', `The machine ${key} is being deleted; use another key`);
