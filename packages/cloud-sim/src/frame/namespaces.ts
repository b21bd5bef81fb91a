import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { createAddresses } from './addresses.ts';
import type { MachineNetwork } from './network.ts';

const run = promisify(execFile);
const ip = async (...args: readonly string[]): Promise<string> => (await run('ip', [...args])).stdout;

/** The simulator's process id is in all names, so that what a killed one left is known, and nobody else's is touched. */
const namespaceOf = (pid: number, address: string) => `hansa-sim-${pid}-${address}`;
const ours = /^hansa-sim-(\d+)-([\d.]+)$/;
/** Names of interfaces have 15 characters at most. */
const hex = (octet: string | undefined) => Number(octet).toString(16).padStart(2, '0');
const bridgeOf = (pid: number, block: string) => `hsb${pid}-${hex(block.split('.')[2])}`;
const linkOf = (pid: number, address: string) => `hsv${pid}-${address.split('.').slice(2).map(hex).join('')}`;

/**
 * A network namespace for each machine, on a bridge of this computer: a call from a machine comes from the machine's own address,
 * which nobody outside of its namespace has. Needs root and `ip`. Takes away first what simulators left that were killed.
 *
 * @param block the first three octets, of the range 198.18.0.0/15 that RFC 2544 keeps for tests; .1 is this computer's
 * @throws Error that says what is missing, or that the block is another simulator's
 */
export async function createNamespaceNetwork(block = `198.18.${process.pid % 256}`): Promise<MachineNetwork> {
  if (!/^198\.18\.\d{1,3}$/.test(block) || Number(block.split('.')[2]) > 255) {
    throw new Error(`${block} is no block for machines in namespaces, which is like 198.18.7`);
  }
  await requireNamespaces();
  await sweep();
  const gateway = `${block}.1`;
  if (Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === gateway))) {
    throw new Error(`Another simulator has the block ${block}`);
  }
  const { pid } = process;
  const bridge = bridgeOf(pid, block);
  await ip('link', 'add', bridge, 'type', 'bridge');
  await ip('address', 'add', `${gateway}/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');

  return {
    addresses: createAddresses(block),
    gateway,
    attach: async (address) => {
      const [namespace, link] = [namespaceOf(pid, address), linkOf(pid, address)];
      await ip('netns', 'add', namespace);
      await ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
      await ip('link', 'set', link, 'master', bridge, 'up');
      await ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      for (const name of ['lo', 'eth0']) await ip('-n', namespace, 'link', 'set', name, 'up');
    },
    enter: (address) => ['nsenter', `--net=/run/netns/${namespaceOf(pid, address)}`, '--'],
    detach: (address) => removeNamespace(namespaceOf(pid, address), linkOf(pid, address)),
    hold: async (address) => void (await ip('address', 'add', `${address}/24`, 'dev', bridge)),
    letGo: async (address) => void (await ip('address', 'delete', `${address}/24`, 'dev', bridge)),
    close: async () => {
      await removeNamespaces(pid, `${block}.`);
      await removeLink(bridge);
    },
  };
}

/** @throws Error that says what to do when this computer cannot make namespaces */
export async function requireNamespaces(): Promise<void> {
  const name = namespaceOf(process.pid, '0');
  try {
    await ip('netns', 'add', name);
    await ip('netns', 'delete', name);
  } catch (cause) {
    const message =
      'Machines in network namespaces need root and `ip` (iproute2); leave out --netns to have them at loopback';
    throw new Error(message, { cause });
  }
}

/** What simulators left whose process is no more. */
async function sweep(): Promise<void> {
  const bridges = (await ip('-br', 'link', 'show', 'type', 'bridge')).split('\n').flatMap((line) => line.split(' ', 1));
  const pidOf = (name: string) => Number(/^(?:hansa-sim-|hsb)(\d+)-/.exec(name)?.[1]);
  const isLeft = (name: string) => pidOf(name) > 0 && !isRunning(pidOf(name));
  for (const pid of new Set((await namespaces()).filter(isLeft).map(pidOf))) await removeNamespaces(pid);
  for (const bridge of bridges.filter(isLeft)) await removeLink(bridge);
}

async function removeNamespaces(pid: number, prefix = ''): Promise<void> {
  for (const name of await namespaces()) {
    const [, owner, address = ''] = ours.exec(name) ?? [];
    if (Number(owner) === pid && address.startsWith(prefix)) await removeNamespace(name, linkOf(pid, address));
  }
}

/** The link goes at once; with the name alone it would stay until the last process in the namespace has ended. */
async function removeNamespace(namespace: string, link: string): Promise<void> {
  await removeLink(link);
  await ip('netns', 'delete', namespace).catch(ignoreAbsent);
}

const removeLink = async (name: string): Promise<void> => void (await ip('link', 'delete', name).catch(ignoreAbsent));

async function namespaces(): Promise<readonly string[]> {
  const names = await readdir('/run/netns').catch(() => []);
  return names.filter((name) => ours.test(name));
}

function ignoreAbsent(error: Error & { readonly stderr?: string }): void {
  if (!/Cannot find device|No such file or directory/.test(error.stderr ?? '')) throw error;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
