import { mkdir } from 'node:fs/promises';
import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CallOptions, CloudProvider, ListedMachine } from '../port.ts';
import { checkComputer, computerOffers } from './account.ts';
import type { LocalCloudConfig } from './config.ts';
import { createLocalMachines, handleOf, type LocalMachines, localType } from './machine.ts';
import { createMachineRecords, type MachineRecords } from './record.ts';
import { translated } from './translate.ts';
import { checkedKey, localDescription, refuseInvalid, validateMachine } from './validate.ts';

/**
 * The cloud that is this computer (Linux): a machine is a folder, a loopback address and the processes that its user data
 * started. All state is on disk and in /proc, so any number of control planes, one after another or at once, see the same.
 */
export function createLocalCloud(config: LocalCloudConfig, { clock }: { readonly clock: Clock }): CloudProvider {
  const records = createMachineRecords(config.root);
  const machines = createLocalMachines(config, records, clock);

  return {
    name: 'local',
    describe: () => localDescription,
    validate: (spec) => validateMachine(spec, config.league),
    check: (call) => translated(call, () => checkComputer(config)),
    offers: (_region, call) => translated(call, async () => computerOffers()),
    ensureSite: ({ key }, call) =>
      translated(call, async () => {
        await mkdir(config.root, { recursive: true, mode: 0o700 });
        return { site: key, done: true };
      }),
    createMachine: (spec, call) =>
      translated(call, async () => {
        refuseInvalid(validateMachine(spec, config.league));
        return { handle: handleOf(await machines.create(spec, call.signal)) };
      }),
    startMachine: ({ key }, call) => translated(call, () => machines.start(checkedKey(key), call.signal)),
    observeMachine: ({ key }, call) => translated(call, () => machines.observe(checkedKey(key))),
    listMachines: ({ owner }, call) => list(owner === config.league ? records : undefined, machines, call),
    deleteMachine: ({ key }, call) => translated(call, () => machines.delete(checkedKey(key), call.signal)),
    deleteSite: ({ key }, call) =>
      translated(call, async () => {
        const occupied = (await records.list()).some(({ site }) => site === key);
        if (occupied) throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
        return { done: true };
      }),
  };
}

async function* list(
  records: MachineRecords | undefined,
  machines: LocalMachines,
  call: CallOptions,
): AsyncGenerator<ListedMachine> {
  for (const record of (await translated(call, async () => records?.list())) ?? []) {
    const phase = await translated(call, () => machines.phaseOf(record));
    yield { key: record.key, handle: handleOf(record), phase, type: localType, tags: record.tags };
  }
}
