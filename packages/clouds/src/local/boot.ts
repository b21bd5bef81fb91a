import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CloudError } from '../errors.ts';
import { type LocalCloudConfig, localDefaults } from './config.ts';
import { markerName, markerOf } from './process.ts';
import { type MachineRecord, userDataFile } from './record.ts';

const bootPidFile = 'boot.pid';
const consoleFile = 'console.log';

/**
 * Runs in the machine's folder as leader of a new session. The console's reader stands in a session of its own, so that
 * asking the machine's group to stop does not take its console away. A full console, and that of the last boot, becomes
 * the previous one: what was printed last is always there.
 */
const bootScript = `
umask 077
echo "$$" > ${bootPidFile}
[ ! -e ${consoleFile} ] || mv ${consoleFile} previous-${consoleFile}
exec bash ./${userDataFile} > >(exec setsid bash -c '
  while stdbuf -o0 head -c "$1" > ${consoleFile} && [ "$(wc -c < ${consoleFile})" -ge "$1" ]; do
    mv ${consoleFile} previous-${consoleFile}
  done' console "$1") 2>&1
`;

/**
 * Starts the machine's user data and returns once the process exists; it outlives this one.
 * @throws CloudError `unavailable` when this computer cannot start it.
 */
export async function bootMachine(config: LocalCloudConfig, directory: string, record: MachineRecord): Promise<void> {
  const consoleBytesMax = config.consoleBytesMax ?? localDefaults.consoleBytesMax;
  const child = spawn('bash', ['-c', bootScript, 'hansa-boot', String(consoleBytesMax)], {
    cwd: directory,
    detached: true,
    stdio: 'ignore',
    env: machineEnvironment(config, directory, record),
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new CloudError('unavailable', `This computer cannot start bash for the machine ${record.key}`, { cause });
  }
  child.unref();
}

/** The boot's process id; undefined before the first boot. Trust it only together with the marker. */
export async function readBootPid(directory: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(join(directory, bootPidFile), 'utf8'), 10);
    return pid > 1 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const machinePath = ({ path }: LocalCloudConfig): string =>
  path ?? `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/** All that a machine inherits from us: nothing of the control plane's own environment, which may hold secrets. */
function machineEnvironment(
  config: LocalCloudConfig,
  directory: string,
  record: MachineRecord,
): Record<string, string> {
  return {
    PATH: machinePath(config),
    HOME: directory,
    LANG: 'C.UTF-8',
    [markerName]: markerOf(config.league, record.key),
    HANSA_MACHINE_ADDRESS: record.address,
    ...(config.fabricBin === undefined ? {} : { HANSA_FABRIC_BIN: config.fabricBin }),
  };
}
