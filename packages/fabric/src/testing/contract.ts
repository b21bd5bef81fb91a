import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractSocket } from '../contract/external-builder.ts';
import { packageContract, packageId } from '../contract/package.ts';
import { startProcess, type TestProcess } from './processes.ts';

/** A contract that keeps words and can refuse: enough to see every outcome of a call. */
const source = `
const { Contract } = require('fabric-contract-api');
class Words extends Contract {
  constructor() { super('Words'); }
  async put(ctx, key, value) { await ctx.stub.putState(key, Buffer.from(value)); return value; }
  async get(ctx, key) { return (await ctx.stub.getState(key)).toString(); }
  async secret(ctx) { return ctx.stub.getTransient().get('secret').toString(); }
  async owner(ctx) { return ctx.clientIdentity.getMSPID(); }
  async fail(ctx, why) { throw new Error(why); }
}
module.exports.contracts = [Words];
`;

export interface TestContract {
  readonly label: string;
  readonly packageId: string;
  readonly bytes: Uint8Array;
  readonly process: TestProcess;
}

/** Serves the contract at a Unix socket for every peer of the network. */
export async function startContract(directory: string, socketDirectory: string): Promise<TestContract> {
  const label = 'words_1';
  const bytes = await packageContract({ label, contract: { name: 'words', version: '1' } });
  const modules = fileURLToPath(new URL('../../../presets/node_modules', import.meta.url));
  await mkdir(directory, { recursive: true });
  await symlink(modules, join(directory, 'node_modules'));
  const manifest = { name: 'words', version: '1.0.0', main: 'contract.js' };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(directory, 'contract.js'), source);
  const id = packageId(label, bytes);
  const address = `unix://${contractSocket(socketDirectory, label)}`;
  const process_ = startProcess({
    command: process.execPath,
    arguments: [join(modules, 'fabric-shim/cli.js'), 'server', '--chaincode-address', address, '--chaincode-id', id],
    environment: {},
    directory,
    logFile: join(directory, 'log'),
  });
  return { label, packageId: id, bytes, process: process_ };
}
