import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What of this computer's /etc a machine starts with: names of users, trusted authorities and where libraries are. */
const etcSeed = [
  'alternatives',
  'ca-certificates',
  'debian_version',
  'group',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'nsswitch.conf',
  'os-release',
  'passwd',
  'pki',
  'resolv.conf',
  'ssl',
];
/** Each is the machine's own, in its directory, and as it was at the next boot. */
const privateFolders = ['etc', 'home', 'opt', 'root', 'run', 'srv', 'tmp', 'var'] as const;
/** The program that confines. */
export const bubblewrap = 'bwrap';
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Inside, before the user data: a /proc that nothing hides parts of, so that sandboxes inside the machine can have theirs. Asked to stop, it
 * stays: it is the machine's power that goes last. */
const init = `
trap : TERM
mount -t proc proc /proc && umount -l /.proc || exit 1
mkdir -p /var/log /var/lib/cloud /run/lock && chmod 1777 /tmp
case "$(head -c 2 /var/lib/cloud/user-data)" in '#!') /var/lib/cloud/user-data ;; esac
while :; do sleep 3600; done
`;

export interface SandboxInput {
  readonly directory: string;
  readonly hostname: string;
}

/** Arguments of bubblewrap for one boot of a machine: its own processes, users and files; this computer's network. */
export function sandboxArguments({ directory, hostname }: SandboxInput): readonly string[] {
  return [
    ...['--unshare-user', '--uid', '0', '--gid', '0', '--cap-add', 'ALL'],
    ...[
      '--unshare-pid',
      '--unshare-ipc',
      '--unshare-uts',
      '--hostname',
      hostname,
      '--die-with-parent',
      '--new-session',
    ],
    ...['--ro-bind', '/usr', '/usr'],
    ...['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...privateFolders.flatMap((name) => ['--bind', join(directory, name), `/${name}`]),
    ...['--dev', '/dev', '--dir', '/proc', '--bind', '/proc', '/.proc', '--chdir', '/'],
    ...['--clearenv', '--setenv', 'PATH', path, '--setenv', 'HOME', '/root', '--setenv', 'LANG', 'C.UTF-8'],
    ...['--json-status-fd', '3', '--', '/bin/sh', '-c', init],
  ];
}

/** Makes a machine's folders, as an image would hold them. */
export async function prepareFolders(
  directory: string,
  machine: { userData: string; hostname: string; address: string },
) {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of privateFolders) await mkdir(join(directory, name), { recursive: true });
  for (const name of etcSeed) {
    const options = { recursive: true, dereference: false, errorOnExist: false, verbatimSymlinks: true };
    await cp(join('/etc', name), join(directory, 'etc', name), options).catch(ignoreMissing);
  }
  const { hostname, address, userData } = machine;
  await writeFile(join(directory, 'etc/hostname'), `${hostname}\n`);
  await writeFile(join(directory, 'etc/hosts'), `127.0.0.1 localhost\n${address} ${hostname}\n`);
  await mkdir(join(directory, 'var/lib/cloud'), { recursive: true });
  await writeFile(join(directory, 'var/lib/cloud/user-data'), userData, { mode: 0o700 });
}

/** Not every computer has each; a file that only root may read is left out. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error;
}

/** @throws Error that says what to do when this computer cannot confine a machine. */
export async function requireSandbox(): Promise<void> {
  try {
    const trial = ['--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', '--', '/bin/true'];
    await promisify(execFile)(bubblewrap, trial);
  } catch (cause) {
    const message = 'Real machines need bubblewrap (bwrap) and user namespaces; install it, or use hollow machines';
    throw new Error(message, { cause });
  }
}
