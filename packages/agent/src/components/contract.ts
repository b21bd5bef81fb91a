import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { HansaError } from '@hansa/core';
import { contractSocket, packageContract, packageId } from '@hansa/fabric';
import { presetProgram, presets } from '@hansa/presets';
import type { DesiredContract } from '../protocol/index.ts';
import type { Component } from '../supervise/supervised.ts';
import type { Host } from './host.ts';
import { listens } from './probe.ts';
import { type Command, confined } from './sandbox.ts';

/** What the peer installs for a contract, equal on every host. */
export interface ContractPackage {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const stopGraceMs = 5_000;

export const componentName = (label: string): string => `contract/${label}`;

/** `contract.unknown` when the host's archive holds no such preset. */
export async function contractPackage({ label, preset }: DesiredContract): Promise<ContractPackage> {
  const known = presets.find(({ name }) => name === preset);
  if (known === undefined) {
    throw new HansaError('contract.unknown', `This host's archive has no preset ${preset}; update the host`);
  }
  const bytes = await packageContract({ label, contract: { name: known.name, version: known.version } });
  return { id: packageId(label, bytes), bytes };
}

/**
 * A contract service on a Unix socket. The socket lies in a folder of its own, the only one that the contract may write to,
 * and a link to it lies where the peer looks: so no contract can touch another's socket or the gateway's.
 */
export async function contractComponent(
  host: Host,
  { label, preset }: DesiredContract,
  packageName: string,
  sandboxed: boolean,
): Promise<Component> {
  const { layout } = host;
  const folder = join(layout.run, label);
  const socket = join(folder, 's');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const address = contractSocket(layout.run, label);
  await rm(address, { force: true });
  await symlink(socket, address);
  const program = presetProgram(preset);
  const service = ['--chaincode-address', `unix://${socket}`, '--chaincode-id', packageName];
  const plain: Command = { file: process.execPath, arguments: [...program.nodeArguments, ...service] };
  const readOnlyPaths = [process.execPath, ...program.readOnlyPaths];
  const command = sandboxed
    ? confined(plain, { readOnlyPaths, writableDirectory: folder, directory: program.directory })
    : plain;
  return {
    program: {
      name: componentName(label),
      file: command.file,
      arguments: command.arguments,
      directory: program.directory,
      environment: {},
      logFile: layout.logFile(componentName(label)),
      leftovers: [socket],
      inputs: [packageName],
      stopGraceMs,
    },
    probe: async () => ({ ready: await listens({ path: address }), message: 'the contract does not listen' }),
  };
}
