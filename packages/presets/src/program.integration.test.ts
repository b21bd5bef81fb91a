import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { presets } from './presets.ts';
import { presetProgram } from './program.ts';

const bubblewrap = 'bwrap';
const hasBubblewrap = (() => {
  try {
    execFileSync(bubblewrap, ['--ro-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function listens(command: string, args: readonly string[], directory: string, runFolder: string): Promise<void> {
  const socket = join(runFolder, 'notary.sock');
  const service = ['--chaincode-address', `unix://${socket}`, '--chaincode-id', 'notary:abc'];
  const child: ChildProcess = spawn(command, [...args, ...service], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const exit = once(child, 'exit');
  ended.push(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  await new Promise<void>((resolve, reject) => {
    watch(runFolder, () => existsSync(socket) && resolve());
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
}

function runFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hansa run '));
  ended.push(async () => rmSync(folder, { recursive: true }));
  return folder;
}

test.each(presets)('$name starts as a chaincode server on a socket', async ({ name }) => {
  const { nodeArguments, directory } = presetProgram(name);
  await listens(process.execPath, nodeArguments, directory, runFolder());
});

test.skipIf(!hasBubblewrap).each(presets)('$name needs no network and reads only what it names', async ({ name }) => {
  const { nodeArguments, directory, readOnlyPaths } = presetProgram(name);
  const folder = runFolder();
  const bind = (kind: string, path: string) => [kind, path, path];
  const system = ['/usr', '/lib', '/lib64'].filter((path) => existsSync(path));
  const sandbox = [
    ...['--unshare-all', '--uid', '65534', '--gid', '65534', '--clearenv', '--die-with-parent'],
    ...['--tmpfs', '/tmp', '--proc', '/proc', '--dev', '/dev'],
    ...[...system, process.execPath, ...readOnlyPaths].flatMap((path) => bind('--ro-bind', path)),
    ...bind('--bind', folder),
    ...['--chdir', directory],
  ];
  await listens(bubblewrap, [...sandbox, process.execPath, ...nodeArguments], '/', folder);
});

test('a preset that is not there is refused', () => {
  expect(() => presetProgram('../notary')).toThrow('There is no preset ../notary');
});
