import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const needed = 'bash cat chmod cut date dirname flock ln mkdir mktemp mv rm sed sha256sum tail tr uname'.split(' ');
const library = import.meta.dirname;
let folder: string;
let programs: string;
let npmCalls: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hansa toolchain-'));
  programs = join(folder, 'programs');
  npmCalls = join(folder, 'npm-calls');
  mkdirSync(programs);
  for (const name of needed) symlinkSync(find(name), join(programs, name));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function find(name: string): string {
  const place = (process.env.PATH ?? '').split(delimiter).find((directory) => existsSync(join(directory, name)));
  if (place === undefined) throw new Error(`this computer has no ${name}`);
  return join(place, name);
}

function addProgram(name: string, script: string): void {
  const file = join(programs, name);
  // A #! line cannot hold a path with a space.
  writeFileSync(file, `#!${find('bash')}\n${script}\n`);
  chmodSync(file, 0o755);
}

/** An npm that notes each call and "installs" whatever package it is asked for with a binary that says `version`. */
function addNpm(version: string, withBinary = 'true'): void {
  addProgram(
    'npm',
    `echo "$*" >>'${npmCalls}'
     for last; do [[ "$last" == --* ]] || name="\${last%@*}"; done
     while [[ "$1" != --prefix ]]; do shift; done
     [[ ${withBinary} ]] || exit 0
     mkdir -p "$2/node_modules/$name/bin" "$2/node_modules/.bin"
     for file in "$2/node_modules/$name/bin/node" "$2/node_modules/.bin/pnpm"; do
       printf '#!%s\\necho ${version}\\n' '${find('bash')}' >"$file"; chmod +x "$file"
     done`,
  );
}

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, env: Record<string, string> = {}): Promise<Answer> {
  const command = `set -euo pipefail; source '${library}/fabric.sh'; ${script}`;
  const options = { env: { PATH: programs, HOME: folder, HANSA_CACHE: join(folder, 'the cache'), ...env } };
  return new Promise((resolve) => {
    execFile(find('bash'), ['-c', command], options, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout: stdout.trim(), stderr: stderr.trim() });
    });
  });
}

const npmCallsMade = (): string[] => (existsSync(npmCalls) ? readFileSync(npmCalls, 'utf8').trim().split('\n') : []);

test('without Node, npm and pip it says in one line what to install', async () => {
  const { status, stderr } = await run('ensure_node');
  expect(status).toBe(1);
  expect(stderr.split('\n').at(-1)).toMatch(
    /^hansa: Node 24 is missing .*install Node 24 or later, or npm, or python3-pip/,
  );
});

test('a Node that is new enough is used as it is', async () => {
  addProgram('node', 'echo v26.1.0');
  addNpm('v24.0.0');
  expect(await run('ensure_node; command -v node')).toMatchObject({ status: 0, stdout: join(programs, 'node') });
  expect(npmCallsMade()).toEqual([]);
});

test('an old Node is replaced from npm once; later starts ask nobody', async () => {
  addProgram('node', 'echo v20.20.2');
  addNpm('v24.5.0');
  expect(await run('ensure_node; node --version')).toMatchObject({ status: 0, stdout: 'v24.5.0' });
  expect(npmCallsMade()).toHaveLength(1);
  rmSync(join(programs, 'npm'));
  const again = await run('ensure_node; node --version');
  expect(again).toEqual({ status: 0, stdout: 'v24.5.0', stderr: '' });
});

test('starters at the same time fetch once', async () => {
  addNpm('v24.5.0');
  const answers = await Promise.all([1, 2, 3].map(() => run('ensure_node; node --version')));
  expect(answers.map(({ stdout }) => stdout)).toEqual(['v24.5.0', 'v24.5.0', 'v24.5.0']);
  expect(npmCallsMade()).toHaveLength(1);
});

test('an install that leaves no binary counts as failed, and node@24 is tried before giving up', async () => {
  addNpm('v24.5.0', '');
  const { status, stderr } = await run('ensure_node');
  expect(status).toBe(1);
  expect(npmCallsMade().at(-1)).toMatch(/ node@24 --ignore-scripts=false$/);
  expect(stderr.split('\n').at(-1)).toMatch(/could not be fetched .*check the network/);
  expect(existsSync(join(folder, 'the cache/node-24'))).toBe(false);
});

test('a cache that cannot be written to is named, with the variable to set', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { status, stderr } = await run('use_cache', { HANSA_CACHE: join(folder, 'file/cache') });
  expect(status).toBe(1);
  expect(stderr).toMatch(/cannot write to .*file\/cache: set HANSA_CACHE/);
});

test('Fabric binaries of another version are refused, and missing ones named', async () => {
  const bin = join(folder, 'fabric');
  mkdirSync(bin);
  expect((await run('ensure_fabric', { HANSA_FABRIC_BIN: bin })).stderr).toMatch(/has no program peer/);
  for (const name of ['peer', 'orderer', 'fabric-ca-server']) addProgram(name, "printf 'peer:\\n Version: v2.5.4\\n'");
  expect((await run('ensure_fabric', { HANSA_FABRIC_BIN: programs })).stderr).toMatch(/version 2\.5\.4, but 3\.1\.x/);
  addProgram('peer', "printf 'peer:\\n Version: v3.1.4\\n'");
  expect(await run('ensure_fabric', { HANSA_FABRIC_BIN: programs })).toMatchObject({ status: 0, stderr: '' });
});

test('without Go and pip, and without a C compiler, it says what to install', async () => {
  const bare = await run('use_cache; build_fabric "$hansa_cache/fabric-x"');
  expect(bare.stderr).toMatch(/needs Go 1\.25 or later: install it, or python3-pip .*HANSA_FABRIC_BIN/);
  addProgram('go', 'echo go version go1.26.1 linux/amd64');
  const { status, stderr } = await run('use_cache; build_fabric "$hansa_cache/fabric-x"');
  expect(status).toBe(1);
  expect(stderr).toMatch(/needs a C compiler: install gcc/);
});
